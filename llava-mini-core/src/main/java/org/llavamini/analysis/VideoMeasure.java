// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import java.util.OptionalLong;

/**
 * What a question about a video takes, measured once.
 *
 * @param frames how many frames it has
 * @param framesPerSecond how fast they are seen and fused with the question, not counting the decoding of the video
 * @param firstTokenMillis from the first frame to the first token
 * @param processorSecondsPerFrame how long all processors together worked up to the first token, divided by the frames
 * @param visionTokens how many the language model reads
 * @param keysValues bytes of these tokens' keys and values in the language model
 * @param keptPerFrame bytes kept of each frame until the question is answered
 * @param memory how much more resident memory there was at most than before
 * @param peak the most resident memory of the process meanwhile
 */
public record VideoMeasure(
        int frames,
        double framesPerSecond,
        double firstTokenMillis,
        double processorSecondsPerFrame,
        long visionTokens,
        long keysValues,
        long keptPerFrame,
        OptionalLong memory,
        OptionalLong peak) {}
