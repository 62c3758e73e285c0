// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.List;
import java.util.Random;

/** What people asked themselves. */
public final class HumanQuestions implements Family {
    @Override
    public List<Exchange> ask(Photo photo, Random random) {
        return photo.asked();
    }
}
