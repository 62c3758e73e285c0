// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;

/**
 * A chat model of LangChain4j around an open {@link LlavaMini}, which stays the caller's: closing it is the caller's business.
 *
 * {@snippet :
 * ChatModel model = LlavaMiniChatModel.builder(LlavaMini.builtIn()).maxOutputTokens(50).build();
 * model.chat(UserMessage.from(TextContent.from("What is it?"), ImageContent.from(Path.of("shape.png"), "image/png")));
 * }
 *
 * <p>Takes text, and one picture or one video for each conversation. Tools, JSON and whatever else the model cannot do are refused with
 * {@code UnsupportedFeatureException}. Failures are of LangChain4j's kinds, with ours as their cause; interrupting the calling thread
 * ends the answer. Thread-safe: requests of all threads share the model's steps.
 */
public final class LlavaMiniChatModel implements ChatModel {
    private final ChatAdapter adapter;

    LlavaMiniChatModel(ChatAdapter adapter) {
        this.adapter = requireNonNull(adapter, "adapter is null");
    }

    /** Returns a builder around an open model. */
    public static LlavaMiniModelBuilder<LlavaMiniChatModel> builder(LlavaMini model) {
        return new LlavaMiniModelBuilder<>(ChatEngine.of(model), LlavaMiniChatModel::new);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        Prompt prompt = adapter.prompt(request);
        return ChatFailures.translated(() -> {
            try (ChatEngine.Reply reply = adapter.engine().answer(prompt)) {
                return adapter.response(reply.answer());
            }
        });
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
