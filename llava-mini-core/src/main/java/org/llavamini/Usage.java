// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

/**
 * How many tokens a request took.
 *
 * @param frames of the video; 1 for a picture, 0 for text alone
 * @param framesSkipped that were left out because they hardly differed from the one before
 * @param visionTokens that the language model read in place of the picture or video
 * @param promptTokens that the language model read altogether, vision tokens included
 * @param cachedTokens of the prompt that need not be read again, as an earlier prompt began alike
 * @param completionTokens that were generated, the end token included
 */
public record Usage(
        long frames,
        long framesSkipped,
        long visionTokens,
        long promptTokens,
        long cachedTokens,
        long completionTokens) {}
