// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.caption;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of a caption as COCO's evaluation counts them: in lower case, without punctuation, English contractions in two as the Penn
 * Treebank has them. Words with hyphens stay whole; brackets are words, as that evaluation leaves them.
 */
final class CaptionWords {
    private static final Pattern WORD = Pattern.compile(
            "[()$%&#@+*=/]|[\\p{L}\\p{N}]+(?:(?:[-'’./:]|(?<=\\p{N}),(?=\\p{N}))[\\p{L}\\p{N}]+)*|['’]\\p{L}+");
    private static final Pattern CONTRACTION = Pattern.compile("(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))");

    private CaptionWords() {}

    static List<String> of(String caption) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(caption.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            switch (matcher.group()) {
                case "(" -> words.add("-lrb-");
                case ")" -> words.add("-rrb-");
                case "cannot" -> words.addAll(List.of("can", "not"));
                default -> addParts(matcher.group(), words);
            }
        }
        return words;
    }

    private static void addParts(String word, List<String> words) {
        Matcher contraction = CONTRACTION.matcher(word);
        if (contraction.matches()) {
            words.add(contraction.group(1));
            words.add(contraction.group(2).replace('’', '\''));
        } else {
            words.add(word);
        }
    }
}
