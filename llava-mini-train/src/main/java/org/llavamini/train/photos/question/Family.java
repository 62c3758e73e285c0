// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.List;
import java.util.Random;

/** Questions of one kind. */
@FunctionalInterface
public interface Family {
    /** Returns what can be asked about a photograph; chance chooses among the wordings. */
    List<Exchange> ask(Photo photo, Random random);
}
