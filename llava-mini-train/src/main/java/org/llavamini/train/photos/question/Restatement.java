// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts questions that a program made from captions (COCO-QA, Ren et al. 2015) back into the sentences that they came from. Where it
 * is not sure how, it leaves them.
 */
public final class Restatement {
    private static final Pattern DOING = Pattern.compile("what (is|are) ([a-z]+ing\\b.*)");
    private static final Pattern COLOR = Pattern.compile("what (?:is|are) the color of the (.+)");
    private static final Pattern NUMBER = Pattern.compile("how many ([a-z]+ .+)");
    private static final Pattern PLACE = Pattern.compile("where (is|are) ((?:the|a|an|two|three|some|several) .+)");
    private static final Map<String, String> PREPOSITIONS =
            Map.of("street", "on the ", "beach", "on the ", "field", "in a ", "snow", "in the ", "ocean", "in the ");

    private Restatement() {}

    /** Returns the sentence, if it is sure. */
    public static Optional<String> of(String question, String answer) {
        String asked = question.strip().replaceAll("\\?$", "").strip();
        Matcher doing = DOING.matcher(asked);
        if (doing.matches()) {
            String subject = doing.group(1).equals("is") ? English.one(answer) : answer;
            return Optional.of(English.sentence(subject + " " + doing.group(1) + " " + doing.group(2)));
        }
        Matcher color = COLOR.matcher(asked);
        if (color.matches()) {
            return Optional.of(English.sentence("the " + color.group(1) + " is " + answer));
        }
        Matcher number = NUMBER.matcher(asked);
        if (number.matches() && !asked.matches(".*\\b(are|is|do|does|can|have|has) (there|you|the|a|an)\\b.*")) {
            return Optional.of(English.sentence(answer + " " + number.group(1)));
        }
        Matcher place = PLACE.matcher(asked);
        if (place.matches() && place.group(2).matches(".* [a-z]+ing( .*)?")) {
            Matcher parts = Pattern.compile("(.*?) ([a-z]+ing\\b.*)").matcher(place.group(2));
            if (parts.matches()) {
                return Optional.of(English.sentence(parts.group(1) + " " + place.group(1) + " " + parts.group(2) + " "
                        + PREPOSITIONS.getOrDefault(answer, "in a ") + answer));
            }
        }
        return Optional.empty();
    }

    /** Returns the question as people ask it: with a capital, a mark, and colours asked for as such. */
    public static String plain(String question) {
        Matcher color = COLOR.matcher(question.strip());
        String asked = color.matches() ? "what color is the " + color.group(1) : question.strip();
        String sentence = English.sentence(asked);
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) + "?" : sentence;
    }
}
