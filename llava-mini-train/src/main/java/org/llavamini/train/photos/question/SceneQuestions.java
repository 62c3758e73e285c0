// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Where it is, and what somebody does there. */
public final class SceneQuestions implements Family {
    private static final List<String> PLACES = List.of("Where is this?", "Where was the picture taken?");
    private static final List<String> ACTIONS = List.of("What is the person doing?", "What is happening here?");

    @Override
    public List<Exchange> ask(Photo photo, Random random) {
        List<Exchange> exchanges = new ArrayList<>();
        add("place", PLACES, photo.places(), random, exchanges);
        add("action", ACTIONS, photo.actions(), random, exchanges);
        return exchanges;
    }

    private static void add(
            String type, List<String> wordings, List<String> answers, Random random, List<Exchange> exchanges) {
        if (!answers.isEmpty()) {
            exchanges.add(new Exchange(
                    type,
                    wordings.get(random.nextInt(wordings.size())),
                    English.sentence(answers.get(random.nextInt(answers.size())))));
        }
    }
}
