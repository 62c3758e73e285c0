// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import java.util.OptionalLong;

/**
 * What memory a model takes, in bytes. What the process really holds is known on Linux only.
 *
 * @param afterLoading resident memory of the whole process with the model loaded
 * @param picture how much more there was at most while the first question about a picture was answered
 * @param peak the most resident memory of the process since the model was loaded, videos excepted
 * @param visionTokens how many tokens of the language model a picture takes
 * @param keysValuesPerPicture of these tokens in the language model, as computed here
 * @param keysValuesPerPictureHalf the same in 16 bits, as the paper counts
 * @param weightsPerToken weights that are read for one token of an answer, the language model's linear layers, where that is known
 * @param keptPerPicture what is kept of an encoded picture for further questions: vision tokens, and keys and values of pre-fusion
 */
public record BenchMemory(
        OptionalLong afterLoading,
        OptionalLong picture,
        OptionalLong peak,
        long visionTokens,
        long keysValuesPerPicture,
        long keysValuesPerPictureHalf,
        OptionalLong weightsPerToken,
        long keptPerPicture) {}
