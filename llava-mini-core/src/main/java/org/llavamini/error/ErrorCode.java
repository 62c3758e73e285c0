// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.error;

/** What kind of failure a {@link LlavaMiniException} reports, so that callers can count and map failures. */
public enum ErrorCode {
    /** A model directory or one of its files does not exist. */
    MODEL_NOT_FOUND,
    /** A model file exists but does not hold what it must: config, weights, tokenizer. */
    MODEL_FORMAT,
    /** A data file (questions, answers, annotations, training samples) does not hold what it must. */
    DATA_FORMAT,
    /** A file could not be read or written. */
    INPUT_OUTPUT,
    /** A picture or video that cannot be decoded. */
    UNSUPPORTED_MEDIA,
    /** A picture or video beyond the configured limits. */
    MEDIA_TOO_LARGE,
    /** More tokens than the language model has positions for. */
    CONTEXT_OVERFLOW,
    /** A request that contradicts itself or asks for what cannot be done. */
    INVALID_REQUEST,
    /** The request queue is full. */
    QUEUE_FULL,
    /** The caller cancelled the request. */
    CANCELLED,
    /** Another process of the same run ended or cannot be reached. */
    PROCESS_LOST,
    /** The native libraries failed or are missing. */
    NATIVE
}
