// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads a choice out of an answer of any form. The first rule that finds exactly one option counts:
 *
 * <ol>
 *   <li>the answer is a letter, or begins with one followed by a mark: {@code b}, {@code B. a cat}, {@code (B) a cat};
 *   <li>"answer is B", "option B", "choice (B)";
 *   <li>a letter in brackets;
 *   <li>the answer is the text of an option;
 *   <li>the text of one option stands in it;
 *   <li>a capital letter that stands alone, but A and I, which are words.
 * </ol>
 */
public final class LenientChoice {
    private static final Pattern LEADING = Pattern.compile("\\(?([A-Za-z])(?:[.):,].*|\\s*)", Pattern.DOTALL);
    private static final Pattern NAMED = Pattern.compile(
            "(?:answer(?:\\s+is)?|option|choice)\\s*:?\\s*\\(?([A-Z])\\b(?!')", Pattern.CASE_INSENSITIVE);
    private static final Pattern BRACKETED = Pattern.compile("\\(([A-Za-z])\\)");
    private static final Pattern ALONE = Pattern.compile("(?<![\\p{L}\\p{Nd}'])([B-HJ-Z])(?![\\p{L}\\p{Nd}'])");

    private LenientChoice() {}

    /**
     * Returns the letter of the chosen option.
     *
     * @param answer what the model said
     * @param options the texts of the options from A on, or empty strings where they are not known
     */
    public static Optional<Character> of(String answer, List<String> options) {
        String text = answer.strip();
        Matcher leading = LEADING.matcher(text);
        if (leading.matches()) {
            Optional<Character> letter = letter(leading.group(1), options.size());
            if (letter.isPresent()) {
                return letter;
            }
        }
        return only(NAMED, text, options.size())
                .or(() -> only(BRACKETED, text, options.size()))
                .or(() -> byText(text, options))
                .or(() -> only(ALONE, text, options.size()));
    }

    private static Optional<Character> only(Pattern pattern, String text, int options) {
        TreeSet<Character> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            // "The answer is a cat": a small a after the phrase is an article.
            if (pattern != NAMED || Character.isUpperCase(matcher.group(1).charAt(0))) {
                letter(matcher.group(1), options).ifPresent(found::add);
            }
        }
        return found.size() == 1 ? Optional.of(found.first()) : Optional.empty();
    }

    private static Optional<Character> letter(String found, int options) {
        char letter = Character.toUpperCase(found.charAt(0));
        return letter - 'A' < options ? Optional.of(letter) : Optional.empty();
    }

    private static Optional<Character> byText(String answer, List<String> options) {
        String plain = plain(answer);
        List<Integer> equal = new ArrayList<>();
        List<Integer> contained = new ArrayList<>();
        IntStream.range(0, options.size()).forEach(i -> {
            String option = plain(options.get(i));
            if (!option.isEmpty() && option.equals(plain)) {
                equal.add(i);
            }
            if (!option.isEmpty() && (" " + plain + " ").contains(" " + option + " ")) {
                contained.add(i);
            }
        });
        List<Integer> found = equal.isEmpty() ? contained : equal;
        return found.size() == 1 ? Optional.of((char) ('A' + found.getFirst())) : Optional.empty();
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{Nd}]+", " ")
                .strip();
    }
}
