// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

/**
 * Where the time of a request went, in milliseconds.
 *
 * @param queueMillis from submission until the model began, preparation not included
 * @param mediaMillis reading and preprocessing the picture
 * @param visionMillis vision tower, compressor and projector; 0 if the encoded picture was remembered
 * @param preFusionMillis fusing the picture and the text
 * @param prefillMillis the language model reading the prompt
 * @param timeToFirstTokenMillis from the start of the request to its first token, model loading not included
 * @param decodeMillisPerToken mean over the tokens after the first
 */
public record Timings(
        double queueMillis,
        double mediaMillis,
        double visionMillis,
        double preFusionMillis,
        double prefillMillis,
        double timeToFirstTokenMillis,
        double decodeMillisPerToken) {}
