// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.llavamini.Answer;

/**
 * The objects of one chat completion, whole or in chunks. Nothing of ours stands inside a delta, as clients add up what they find there.
 *
 * @param id of the completion
 * @param created when it began, in seconds since 1970
 * @param model its name
 */
public record ChatObjects(String id, long created, String model) {
    private static final String CHUNK = "chat.completion.chunk";

    /** Begins a completion now. */
    public static ChatObjects begin(String model) {
        return new ChatObjects(Identifiers.next("chatcmpl-"), Instant.now().getEpochSecond(), model);
    }

    /** Returns the whole completion. */
    public ObjectNode completion(Answer answer) {
        ObjectNode object = head("chat.completion");
        ObjectNode choice = object.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", answer.text());
        choice.putNull("logprobs");
        choice.put("finish_reason", AnswerFields.finishReason(answer));
        object.set("usage", AnswerFields.usage(answer));
        object.set("llava_mini", AnswerFields.vendor(answer));
        return object;
    }

    /** Returns the first chunk, which says who speaks. */
    public ObjectNode first() {
        ObjectNode object = head(CHUNK);
        delta(object).put("role", "assistant").put("content", "");
        return object;
    }

    /** Returns a chunk of text. */
    public ObjectNode piece(String text) {
        ObjectNode object = head(CHUNK);
        delta(object).put("content", text);
        return object;
    }

    /**
     * Returns the chunk that says why the answer ended.
     *
     * @param last whether no chunk of usage follows
     */
    public ObjectNode end(Answer answer, boolean last) {
        ObjectNode object = head(CHUNK);
        ObjectNode choice = object.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("delta").put("content", "");
        choice.put("finish_reason", AnswerFields.finishReason(answer));
        if (last) {
            object.set("llava_mini", AnswerFields.vendor(answer));
        }
        return object;
    }

    /** Returns the chunk that says how many tokens it took, for clients that ask for it. */
    public ObjectNode usage(Answer answer) {
        ObjectNode object = head(CHUNK);
        object.putArray("choices");
        object.set("usage", AnswerFields.usage(answer));
        object.set("llava_mini", AnswerFields.vendor(answer));
        return object;
    }

    private static ObjectNode delta(ObjectNode object) {
        ObjectNode choice = object.putArray("choices").addObject();
        choice.put("index", 0);
        ObjectNode delta = choice.putObject("delta");
        choice.putNull("finish_reason");
        return delta;
    }

    private ObjectNode head(String kind) {
        ObjectNode object = Json.object();
        object.put("id", id);
        object.put("object", kind);
        object.put("created", created);
        object.put("model", model);
        return object;
    }
}
