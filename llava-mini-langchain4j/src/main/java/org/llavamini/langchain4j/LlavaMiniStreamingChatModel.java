// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;

/**
 * As {@link LlavaMiniChatModel}, with answers that are told as they are written: on a virtual thread of the request's own, each piece
 * with a handle that cancels the answer, of which nothing more is told then. What the model cannot do is refused on the calling thread.
 * What a handler throws is told to its {@code onError}, as LangChain4j wants it. Thread-safe.
 */
public final class LlavaMiniStreamingChatModel implements StreamingChatModel {
    private final ChatAdapter adapter;

    LlavaMiniStreamingChatModel(ChatAdapter adapter) {
        this.adapter = requireNonNull(adapter, "adapter is null");
    }

    /** Returns a builder around an open model. */
    public static LlavaMiniModelBuilder<LlavaMiniStreamingChatModel> builder(LlavaMini model) {
        return new LlavaMiniModelBuilder<>(ChatEngine.of(model), LlavaMiniStreamingChatModel::new);
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        Prompt prompt = adapter.prompt(request);
        Thread.ofVirtual().name("llava-mini-chat").start(() -> StreamedReply.tell(adapter, prompt, handler));
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return adapter.defaults();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return adapter.listeners();
    }
}
