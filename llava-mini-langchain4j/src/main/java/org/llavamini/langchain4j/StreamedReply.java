// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.llavamini.Prompt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a handler of one answer as it is written. */
final class StreamedReply {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedReply.class);

    private final ChatAdapter adapter;
    private final ChatEngine.Reply reply;
    private final StreamingChatResponseHandler handler;
    private final Handle handle = new Handle();

    private StreamedReply(ChatAdapter adapter, ChatEngine.Reply reply, StreamingChatResponseHandler handler) {
        this.adapter = requireNonNull(adapter, "adapter is null");
        this.reply = requireNonNull(reply, "reply is null");
        this.handler = requireNonNull(handler, "handler is null");
    }

    /** Cancels the answer. */
    private final class Handle implements StreamingHandle {
        private final AtomicBoolean cancelled = new AtomicBoolean();

        @Override
        public void cancel() {
            cancelled.set(true);
            reply.cancel();
        }

        @Override
        public boolean isCancelled() {
            return cancelled.get();
        }
    }

    /** Answers a prompt and tells the handler, on the calling thread. */
    static void tell(ChatAdapter adapter, Prompt prompt, StreamingChatResponseHandler handler) {
        try (ChatEngine.Reply reply = adapter.engine().answer(prompt)) {
            new StreamedReply(adapter, reply, handler).tell();
        } catch (RuntimeException refused) {
            onError(handler, ChatFailures.translate(refused));
        }
    }

    private void tell() {
        try {
            PartialResponseContext context = new PartialResponseContext(handle);
            while (!handle.isCancelled() && reply.hasNext()) {
                String piece = reply.next();
                guarded(() -> handler.onPartialResponse(new PartialResponse(piece), context));
            }
            if (!handle.isCancelled()) {
                ChatResponse response = adapter.response(reply.answer());
                guarded(() -> handler.onCompleteResponse(response));
            }
        } catch (RuntimeException failure) {
            if (!handle.isCancelled()) {
                onError(handler, ChatFailures.translate(failure));
            }
        }
    }

    /** What a handler throws does not end the answer. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException ofHandler) {
            onError(handler, ofHandler);
        }
    }

    private static void onError(StreamingChatResponseHandler handler, RuntimeException failure) {
        try {
            handler.onError(failure);
        } catch (RuntimeException ofHandler) {
            LOG.warn("a handler threw an exception while it was told of an error", ofHandler);
        }
    }
}
