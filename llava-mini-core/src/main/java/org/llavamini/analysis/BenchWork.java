// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

/** What takes processors' time; all of it in seconds, which add up over what is asked. */
public enum BenchWork {
    /** Seeing one picture: preprocessing, vision tower, compression and pre-fusion of the vision side. */
    PICTURE,
    /** One question about a picture that was seen, up to the first token of the answer. */
    QUESTION,
    /** A further question of as many tokens in the same conversation, up to the first token. */
    SECOND_QUESTION,
    /** One token of the answer after the first, the mean over an answer. */
    TOKEN,
    /** One picture of a batch with its question, up to the first token. */
    BATCH_PICTURE,
    /** One token of one answer of a batch, the mean over the answers. */
    BATCH_TOKEN
}
