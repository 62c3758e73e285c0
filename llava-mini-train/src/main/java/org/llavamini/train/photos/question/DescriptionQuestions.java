// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** One sentence about a photograph, and a longer description. */
public final class DescriptionQuestions implements Family {
    private static final List<String> SHORT = List.of(
            "Describe the picture in one sentence.",
            "What is in the picture?",
            "What do you see?",
            "Describe this picture.");
    private static final List<String> LONG = List.of(
            "Describe the picture in detail.", "Tell me all that you see.", "Describe everything in the picture.");
    private static final int SENTENCES = 3;

    @Override
    public List<Exchange> ask(Photo photo, Random random) {
        List<Exchange> exchanges = new ArrayList<>();
        if (!photo.captions().isEmpty()) {
            exchanges.add(new Exchange(
                    "description",
                    SHORT.get(random.nextInt(SHORT.size())),
                    photo.captions().get(random.nextInt(photo.captions().size()))));
        }
        String whole = whole(photo);
        if (!whole.isEmpty()) {
            exchanges.add(new Exchange("detail", LONG.get(random.nextInt(LONG.size())), whole));
        }
        return exchanges;
    }

    /** Some captions, and what none of them names. */
    private static String whole(Photo photo) {
        List<String> sentences = new ArrayList<>(
                photo.captions().subList(0, Math.min(SENTENCES, photo.captions().size())));
        String said = String.join(" ", sentences).toLowerCase(Locale.ROOT);
        List<String> unsaid = photo.labels().stream()
                .sorted()
                .filter(label -> !said.contains(label) && !said.contains(English.many(label)))
                .filter(label ->
                        !label.equals("person") || !said.matches(".*\\b(wo)?m[ae]n\\b.*|.*\\b(boy|girl|child).*"))
                .map(English::one)
                .toList();
        if (!unsaid.isEmpty()) {
            sentences.add((sentences.isEmpty() ? "The picture shows " : "There is also ") + English.list(unsaid) + ".");
        }
        return String.join(" ", sentences);
    }
}
