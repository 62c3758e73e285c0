// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.http;

import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.llavamini.server.wire.ApiException;

/** Reads bodies, of bounded size. */
public final class RequestBody {
    private static final int PIECE = 64 << 10;

    private RequestBody() {}

    /**
     * Reads a body to its end.
     *
     * @param most how many bytes it may have
     * @param share what its memory is taken from
     * @throws ApiException with 413 if it is larger, 429 if too much is in memory already
     */
    public static byte[] read(ServerRequest request, long most, BodyBudget.Share share) {
        long announced = request.headers().contentLength().orElse(-1);
        if (announced > most) {
            throw tooLarge(most);
        }
        byte[] piece = new byte[PIECE];
        ClientConnection connection = ClientConnection.current();
        try (InputStream body = request.content().inputStream()) {
            ByteArrayOutputStream read =
                    new ByteArrayOutputStream(announced > 0 && announced < PIECE ? (int) announced : PIECE);
            for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
                connection.bodyGrows(count);
                if (read.size() + (long) count > most) {
                    throw tooLarge(most);
                }
                share.grow(count);
                read.write(piece, 0, count);
            }
            connection.requestRead();
            return read.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ApiException tooLarge(long most) {
        return ApiException.of(
                413,
                "invalid_request_error",
                "request_too_large",
                "the body of a request may have " + most + " bytes; --max-body sets the limit");
    }
}
