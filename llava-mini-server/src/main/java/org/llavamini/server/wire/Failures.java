// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.llavamini.error.LlavaMiniException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients are told about failures: what they can mend in full, what they cannot as a number that the log has too. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Returns what to answer to a failure. */
    public static ApiException of(Throwable failure) {
        return switch (failure) {
            case ApiException known -> known;
            case LlavaMiniException ours -> of(ours);
            case CompletionException wrapper when wrapper.getCause() != null -> of(wrapper.getCause());
            default -> internal(failure);
        };
    }

    private static ApiException of(LlavaMiniException failure) {
        String message = String.valueOf(failure.getMessage()).replaceAll("\\s*[\\r\\n]+\\s*", " ");
        return switch (failure.code()) {
            case INVALID_REQUEST, DATA_FORMAT, INPUT_OUTPUT -> ApiException.badRequest(message);
            case CONTEXT_OVERFLOW -> ApiException.of(400, "invalid_request_error", "context_length_exceeded", message);
            // Here only decoders have processes of their own: what ended one is what was to be decoded.
            case UNSUPPORTED_MEDIA, PROCESS_LOST ->
                ApiException.of(415, "invalid_request_error", "unsupported_media", message);
            case MEDIA_TOO_LARGE -> ApiException.of(413, "invalid_request_error", "media_too_large", message);
            case QUEUE_FULL -> ApiException.queueFull(message, 1);
            case CANCELLED -> ApiException.unavailable("cancelled", "the answer was cancelled", 1);
            case MODEL_NOT_FOUND, MODEL_FORMAT, NATIVE -> internal(failure);
        };
    }

    private static ApiException internal(Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.error("request failed, error {}", id, failure);
        return ApiException.of(
                500, "server_error", "internal_error", "something went wrong here; the log has it as " + id);
    }
}
