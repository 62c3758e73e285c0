// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

/** How answers to questions of one's own are scored. */
public enum CustomMetric {
    /** The answer equals the solution, or one of several, after trimming and in lower case. */
    EXACT,
    /** Agreement with several human answers, as VQAv2 counts it. */
    VQA,
    /** The letter of the right option. */
    CHOICE
}
