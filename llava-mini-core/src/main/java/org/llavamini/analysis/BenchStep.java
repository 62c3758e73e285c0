// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

/** What takes time; all of it in milliseconds. */
public enum BenchStep {
    /** Resizing, cropping and normalising a decoded picture. */
    PREPROCESSING,
    /** The vision tower. */
    VISION,
    /** Compressor and projector. */
    COMPRESSION,
    /** Pre-fusion of the vision side, which needs no question. */
    PRE_FUSION_VISION,
    /** Pre-fusion of the question. */
    PRE_FUSION_TEXT,
    /** The language model reads vision and text, up to the logits. */
    PREFILL,
    /** From the decoded picture to the first token, all of the above. */
    TIME_TO_FIRST_TOKEN,
    /** From a further question of as many tokens, in the same conversation about the same picture, to the first token. */
    SECOND_QUESTION,
    /** The language model reads as many tokens of text and nothing else: what a second question cannot do without. */
    PLAIN_PREFILL,
    /** One token of the answer after the first. */
    DECODE_TOKEN,
    /** From a batch of decoded pictures to the first tokens of all answers. */
    BATCH_FIRST_TOKENS,
    /** One token of all answers of a batch. */
    BATCH_DECODE_TOKEN
}
