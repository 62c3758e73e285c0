// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import java.util.function.Supplier;
import org.llavamini.error.LlavaMiniException;

/** From failures of ours to the kinds that users of LangChain4j tell apart. */
final class ChatFailures {
    private ChatFailures() {}

    /** Does work whose failures are of LangChain4j's kinds. */
    static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            throw translate(failure);
        }
    }

    /** Returns a failure as one of LangChain4j's kinds; errors in the program stay what they are. */
    static RuntimeException translate(RuntimeException failure) {
        return switch (failure) {
            case LangChain4jException known -> known;
            case LlavaMiniException ours -> translate(ours);
            case IllegalArgumentException outOfRange ->
                new InvalidRequestException(String.valueOf(outOfRange.getMessage()), outOfRange);
            default -> failure;
        };
    }

    private static LangChain4jException translate(LlavaMiniException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.code()) {
            case INVALID_REQUEST, UNSUPPORTED_MEDIA, MEDIA_TOO_LARGE, CONTEXT_OVERFLOW, DATA_FORMAT, INPUT_OUTPUT ->
                new InvalidRequestException(message, failure);
            case QUEUE_FULL -> new RateLimitException(message, failure);
            case MODEL_NOT_FOUND -> new ModelNotFoundException(message, failure);
            case MODEL_FORMAT, NATIVE, PROCESS_LOST -> new InternalServerException(message, failure);
            case CANCELLED -> new LangChain4jException(message, failure);
        };
    }
}
