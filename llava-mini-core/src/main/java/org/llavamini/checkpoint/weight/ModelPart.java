// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.weight;

/** The parts of a model, in the order in which a picture meets them. */
public enum ModelPart {
    /** CLIP. */
    VISION_TOWER,
    /** Patches to few tokens. */
    COMPRESSOR,
    /** Vision width to hidden width. */
    PROJECTOR,
    /** Decoder layers before the language model. */
    PRE_FUSION,
    /** Embedding, decoder layers, head. */
    LANGUAGE_MODEL
}
