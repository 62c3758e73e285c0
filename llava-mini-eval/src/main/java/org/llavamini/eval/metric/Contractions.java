// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.metric;

import java.util.HashMap;
import java.util.Map;

/**
 * The 120 spellings without apostrophes that the EvalAI answer processor of VQA corrects, slips included: {@code somebody'd}
 * loses its apostrophe, and keys with a capital I never match, as the text is in lower case.
 */
final class Contractions {
    private static final Map<String, String> CORRECTED = corrected();

    private Contractions() {}

    /** Returns the corrected form of a word, or the word itself. */
    static String correct(String word) {
        return CORRECTED.getOrDefault(word, word);
    }

    static int count() {
        return CORRECTED.size();
    }

    private static Map<String, String> corrected() {
        Map<String, String> all = new HashMap<>();
        String single = """
                ain't aren't can't could've couldn't didn't doesn't don't hadn't hasn't haven't he'd he's how'd how'll how's
                I'm I've isn't it'd it'll ma'am mightn't might've mustn't must've needn't not've o'clock oughtn't shan't
                should've shouldn't somebody'll somebody's someone'd someone'll someone's something'd something'll that's
                there'd there're there's they'd they'll they're they've 'twas wasn't we've weren't what'll what're what's
                what've when's where'd where's where've who'd who'll who's who've why'll why're why's won't would've wouldn't
                y'all you'd you'll you're you've""";
        for (String word : single.split("\\s+")) {
            all.put(word.replace("'", ""), word);
        }
        String twice = """
                couldn't've hadn't've he'd've I'd've it'd've mightn't've she'd've shouldn't've somebody'd've someone'd've
                something'd've there'd've they'd've we'd've who'd've wouldn't've you'd've y'all'll""";
        for (String word : twice.split("\\s+")) {
            int first = word.indexOf('\'');
            int second = word.indexOf('\'', first + 1);
            all.put(word.substring(0, first) + word.substring(first + 1), word);
            all.put(word.substring(0, second) + word.substring(second + 1), word);
        }
        for (String key : new String[] {"yall'd've", "y'alld've", "y'all'dve"}) {
            all.put(key, "y'all'd've");
        }
        for (String key : new String[] {"ow's'at", "'ows'at", "'ow'sat"}) {
            all.put(key, "'ow's'at");
        }
        all.put("let's", "let's");
        all.put("she's", "she's");
        all.put("somebody'd", "somebodyd");
        return Map.copyOf(all);
    }
}
