// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes answers comparable as the EvalAI answer processor of VQA does, slips included. */
public final class AnswerNormalizer {
    private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";
    /** The official code passes a flag where the largest count of deletions belongs. */
    private static final int MOST_PERIODS = 32;

    /** White space as Python's {@code str.split} sees it. */
    private static final Pattern SPACES = Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern OUTER_SPACES =
            Pattern.compile("^[\\s\\x1c-\\x1f]+|[\\s\\x1c-\\x1f]+\\z", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern DIGIT_COMMA_DIGIT = Pattern.compile("\\p{Nd},\\p{Nd}");
    private static final Pattern PERIOD = Pattern.compile("\\.(?!\\p{Nd})");
    private static final Map<String, String> DIGITS = Map.ofEntries(
            Map.entry("none", "0"),
            Map.entry("zero", "0"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("ten", "10"));
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    private AnswerNormalizer() {}

    /** Applies all steps, as the evaluations of TextVQA and the submissions to VQAv2 and VizWiz do. */
    public static String normalize(String answer) {
        String words = answer.toLowerCase(Locale.ROOT)
                .replace(",", "")
                .replace("?", "")
                .replace("'s", " 's");
        return wordByWord(punctuation(oneLine(trim(words))));
    }

    /** Applies the steps that the VQA evaluation applies to human answers that differ: line breaks and punctuation. */
    public static String normalizeHumanAnswer(String answer) {
        return punctuation(oneLine(answer));
    }

    private static String oneLine(String text) {
        return trim(text.replace('\n', ' ').replace('\t', ' '));
    }

    private static String trim(String text) {
        return OUTER_SPACES.matcher(text).replaceAll("");
    }

    private static String punctuation(String text) {
        boolean commaInNumber = DIGIT_COMMA_DIGIT.matcher(text).find();
        String result = text;
        for (int i = 0; i < PUNCTUATION.length(); i++) {
            String mark = PUNCTUATION.substring(i, i + 1);
            // The text as it was decides, not what the marks before have left of it.
            boolean delete = commaInNumber || text.contains(mark + " ") || text.contains(" " + mark);
            result = result.replace(mark, delete ? "" : " ");
        }
        Matcher periods = PERIOD.matcher(result);
        StringBuilder kept = new StringBuilder();
        for (int deleted = 0; deleted < MOST_PERIODS && periods.find(); deleted++) {
            periods.appendReplacement(kept, "");
        }
        return periods.appendTail(kept).toString();
    }

    private static String wordByWord(String text) {
        List<String> words = new ArrayList<>();
        for (String word : SPACES.split(text.toLowerCase(Locale.ROOT))) {
            String digits = DIGITS.getOrDefault(word, word);
            if (!digits.isEmpty() && !ARTICLES.contains(digits)) {
                words.add(Contractions.correct(digits));
            }
        }
        return String.join(" ", words);
    }
}
