// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import org.llavamini.server.http.Reply;
import org.llavamini.server.model.ServedModel;
import org.llavamini.server.wire.ChatMessage;
import org.llavamini.server.wire.Json;
import org.llavamini.server.wire.RequestFields;

/** Tells the tokens of a text or a conversation, as vLLM does. */
public final class TokenizeHandler {
    private final Answers answers;

    public TokenizeHandler(Answers answers) {
        this.answers = requireNonNull(answers, "answers is null");
    }

    /** Sends the tokens of what the request has as {@code prompt} or {@code messages}. */
    public void tokenize(ObjectNode body, ServerResponse response) {
        RequestFields request = RequestFields.of(body);
        ServedModel model = answers.model();
        List<Integer> ids;
        if (request.value("messages").isPresent()) {
            String prompt = model.promptOf(MessagePrompt.conversation(ChatMessage.readAll(request, "messages")));
            ids = model.tokenize(prompt, request.flag("add_special_tokens"));
        } else {
            String prompt =
                    request.text("prompt").orElseThrow(() -> request.bad("prompt", "a prompt or messages are needed"));
            boolean special = request.value("add_special_tokens").isEmpty() || request.flag("add_special_tokens");
            ids = model.tokenize(prompt, special);
        }
        ObjectNode answer = Json.object();
        answer.put("count", ids.size());
        answer.put("max_model_len", model.contextLength());
        ArrayNode tokens = answer.putArray("tokens");
        ids.forEach(tokens::add);
        answer.putNull("token_strs");
        Reply.json(response, answer);
    }
}
