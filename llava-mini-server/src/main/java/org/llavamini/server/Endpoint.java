// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.llavamini.server.chat.Answers;
import org.llavamini.server.http.AccessKeys;
import org.llavamini.server.http.ClientGoneException;
import org.llavamini.server.http.CrossOrigin;
import org.llavamini.server.http.Reply;

/** What every request passes before its own handler, and where every failure of one ends. Thread-safe. */
final class Endpoint {
    private final Answers answers;
    private final AccessKeys keys;
    private final CrossOrigin origins;
    private final AtomicInteger active = new AtomicInteger();

    Endpoint(Answers answers, AccessKeys keys, CrossOrigin origins) {
        this.answers = answers;
        this.keys = keys;
        this.origins = origins;
    }

    /** What a handler does for a caller. */
    interface Work {
        void handle(ServerRequest request, ServerResponse response, String caller);
    }

    /** Returns how many requests are being handled. */
    int active() {
        return active.get();
    }

    /** Returns a handler for those who have a key, where one is needed. */
    Handler guarded(Work work) {
        return open((request, response, _) -> work.handle(request, response, keys.check(request)));
    }

    /** Returns a handler for everybody. */
    Handler open(Work work) {
        return (request, response) -> {
            active.incrementAndGet();
            try {
                response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
                origins.check(request, response);
                work.handle(request, response, "");
            } catch (ClientGoneException gone) {
                throw new CloseConnectionException("the client left", gone);
            } catch (CloseConnectionException | UncheckedIOException broken) {
                throw broken;
            } catch (RuntimeException failure) {
                Reply.error(response, answers.failed(failure));
            } finally {
                active.decrementAndGet();
            }
        };
    }
}
