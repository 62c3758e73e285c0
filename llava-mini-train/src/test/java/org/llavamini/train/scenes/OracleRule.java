// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an oracle answers the questions of a form.
 *
 * @param <O> the oracle
 * @param pattern the whole question
 */
record OracleRule<O>(Pattern pattern, BiFunction<O, Matcher, String> answer) {
    static <O> OracleRule<O> of(String pattern, BiFunction<O, Matcher, String> answer) {
        return new OracleRule<>(Pattern.compile(pattern), answer);
    }

    /** Answers by the first rule that understands the question. */
    static <O> String answer(List<OracleRule<O>> rules, O oracle, String question) {
        for (OracleRule<O> rule : rules) {
            Matcher found = rule.pattern().matcher(question);
            if (found.matches()) {
                return rule.answer().apply(oracle, found);
            }
        }
        throw new AssertionError("a question that nobody understands: " + question);
    }

    static String yesOrNo(boolean holds) {
        return holds ? "yes" : "no";
    }
}
