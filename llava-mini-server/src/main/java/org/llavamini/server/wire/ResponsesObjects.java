// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.llavamini.Answer;
import org.llavamini.option.FinishReason;

/**
 * The objects of one answer of the Responses API, whole or as events.
 *
 * @param id of the answer
 * @param item id of the message in it
 * @param created when it began, in seconds since 1970
 * @param model its name
 * @param previous the answer that it goes on from
 */
public record ResponsesObjects(String id, String item, long created, String model, Optional<String> previous) {
    /** Begins an answer now. */
    public static ResponsesObjects begin(String model, Optional<String> previous) {
        return new ResponsesObjects(
                Identifiers.next("resp_"),
                Identifiers.next("msg_"),
                Instant.now().getEpochSecond(),
                model,
                previous);
    }

    /** Returns the answer before it is complete. */
    public ObjectNode unfinished() {
        return response("in_progress");
    }

    /** Returns the whole answer. */
    public ObjectNode response(Answer answer) {
        boolean complete = answer.finishReason() == FinishReason.STOP;
        ObjectNode object = response(complete ? "completed" : "incomplete");
        if (!complete) {
            object.putObject("incomplete_details").put("reason", "max_output_tokens");
        }
        object.withArray("output").add(message(answer.text(), complete ? "completed" : "incomplete"));
        ObjectNode usage = object.putObject("usage");
        usage.put("input_tokens", answer.usage().promptTokens());
        ObjectNode details = AnswerFields.usage(answer);
        ObjectNode input = usage.putObject("input_tokens_details");
        input.setAll((ObjectNode) details.get("prompt_tokens_details"));
        input.put("cache_write_tokens", 0);
        usage.put("output_tokens", answer.usage().completionTokens());
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        usage.set("total_tokens", details.get("total_tokens"));
        object.set("llava_mini", AnswerFields.vendor(answer));
        return object;
    }

    /** Returns the answer that failed. */
    public ObjectNode failed(ApiException error) {
        ObjectNode object = response("failed");
        object.putObject("error").put("code", error.code()).put("message", error.getMessage());
        return object;
    }

    private ObjectNode response(String status) {
        ObjectNode object = Json.object();
        object.put("id", id);
        object.put("object", "response");
        object.put("created_at", created);
        object.put("status", status);
        object.putNull("error");
        object.putNull("incomplete_details");
        object.putNull("instructions");
        object.putObject("metadata");
        object.put("model", model);
        object.putArray("output");
        object.put("parallel_tool_calls", false);
        object.put("previous_response_id", previous.orElse(null));
        object.put("tool_choice", "none");
        object.putArray("tools");
        return object;
    }

    /** Returns the message with a text so far. */
    public ObjectNode message(String text, String status) {
        ObjectNode message = Json.object();
        message.put("id", item);
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("status", status);
        message.putArray("content");
        if (!status.equals("in_progress")) {
            message.withArray("content").add(part(text));
        }
        return message;
    }

    /** Returns the text as a part of the message. */
    public ObjectNode part(String text) {
        ObjectNode part = Json.object();
        part.put("type", "output_text");
        part.put("text", text);
        part.putArray("annotations");
        return part;
    }

    /** Returns an event about the whole answer. */
    public ObjectNode about(String type, ObjectNode response) {
        ObjectNode event = Json.object().put("type", type);
        event.set("response", response);
        return event;
    }

    /** Returns an event about the message. */
    public ObjectNode aboutItem(String type, ObjectNode message) {
        ObjectNode event = Json.object().put("type", type).put("output_index", 0);
        event.set("item", message);
        return event;
    }

    /** Returns an event about the text. */
    public ObjectNode aboutText(String type) {
        return Json.object()
                .put("type", type)
                .put("item_id", item)
                .put("output_index", 0)
                .put("content_index", 0);
    }

    /** Returns an event that carries text, in a field of its own name; clients want its log probabilities, of which there are none. */
    public ObjectNode text(String type, String field, String text) {
        ObjectNode event = aboutText(type).put(field, text);
        event.putArray("logprobs");
        return event;
    }
}
