// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.List;
import java.util.Random;

/** What the one thing is that a photograph shows. */
public final class NameQuestions implements Family {
    private static final List<String> WORDINGS = List.of(
            "What is this?", "What is the main thing here?", "What does the picture show?", "What can you see here?");

    @Override
    public List<Exchange> ask(Photo photo, Random random) {
        return photo.name()
                .map(name -> List.of(new Exchange(
                        "name", WORDINGS.get(random.nextInt(WORDINGS.size())), English.sentence(English.one(name)))))
                .orElse(List.of());
    }
}
