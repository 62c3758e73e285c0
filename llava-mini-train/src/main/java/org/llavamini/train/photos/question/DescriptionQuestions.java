// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** One sentence about a photograph, the things that it shows, and a longer description. */
public final class DescriptionQuestions implements Family {
    private static final List<String> SHORT = List.of(
            "Describe the picture in one sentence.",
            "Describe this picture.",
            "Describe the image.",
            "What do you see?",
            "What does the picture show?");
    private static final List<String> THINGS =
            List.of("What is in the picture?", "What things are in the picture?", "Name the things in the picture.");
    private static final List<String> LONG = List.of(
            "Describe the picture in detail.", "Tell me all that you see.", "Describe everything in the picture.");
    private static final int SENTENCES = 3;
    private static final int MOST_THINGS = 6;
    /** Shorter ones say something about one thing, not what the photograph shows. */
    private static final int WORDS = 6;

    /** Returns every sentence about the whole of a photograph, as the answer to a question for one. */
    public List<Exchange> sentences(Photo photo, Random random) {
        return photo.captions().stream()
                .filter(caption -> caption.split(" ", -1).length >= WORDS)
                .map(caption -> new Exchange("description", SHORT.get(random.nextInt(SHORT.size())), caption))
                .toList();
    }

    @Override
    public List<Exchange> ask(Photo photo, Random random) {
        List<Exchange> exchanges = new ArrayList<>();
        List<Exchange> sentences = sentences(photo, random);
        if (!sentences.isEmpty()) {
            exchanges.add(sentences.get(random.nextInt(sentences.size())));
        }
        if (!photo.labels().isEmpty() && photo.labels().size() <= MOST_THINGS) {
            exchanges.add(new Exchange(
                    "things",
                    THINGS.get(random.nextInt(THINGS.size())),
                    English.sentence(English.list(photo.labels().stream()
                            .sorted(Comparator.comparing((String label) -> !label.equals("person"))
                                    .thenComparing(Comparator.naturalOrder()))
                            .map(English::one)
                            .toList()))));
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
