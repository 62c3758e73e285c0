// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

/**
 * The smallest loss of validation so far.
 *
 * @param step steps taken then
 * @param loss mean over the tokens of the samples of validation
 */
public record Best(long step, double loss) {
    /** What comes before the first look. */
    public static final Best NONE = new Best(0, Double.POSITIVE_INFINITY);
}
