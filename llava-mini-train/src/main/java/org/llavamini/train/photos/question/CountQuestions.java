// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** How many there are, as people counted. */
public final class CountQuestions implements Family {
    private static final int MOST = 6;

    @Override
    public List<Exchange> ask(Photo photo, Random random) {
        return photo.counts().entrySet().stream()
                .filter(count -> count.getValue() <= MOST)
                .sorted(Map.Entry.comparingByKey())
                .map(count -> new Exchange(
                        "count",
                        "How many " + English.many(count.getKey()) + " are in the picture?",
                        Integer.toString(count.getValue())))
                .toList();
    }
}
