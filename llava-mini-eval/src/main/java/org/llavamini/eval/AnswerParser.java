// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

/** How the choice is read out of an answer to a multiple-choice question. */
public enum AnswerParser {
    /** As the official scripts of the benchmark read it. */
    OFFICIAL,
    /** Finds the letter, or the text of an option, in a sentence too. */
    LENIENT
}
