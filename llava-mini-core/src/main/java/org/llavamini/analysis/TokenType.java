// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

/** What a position of the language model holds, as the paper distinguishes (Figures 2 and 3). */
public enum TokenType {
    /** Text that is not an answer, the system text and the marks of turns included. */
    INSTRUCTION,
    /** A picture. */
    VISION,
    /** An answer and the mark that ends it. */
    RESPONSE
}
