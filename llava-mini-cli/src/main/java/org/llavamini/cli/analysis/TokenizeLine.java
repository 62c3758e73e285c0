// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.Conversation;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.text.tokenizer.Tokenizer;

/** Answers one line of the tokenize command. */
record TokenizeLine(Tokenizer tokenizer, PromptTokenizer prompts, ConversationTemplate template) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Returns the answer, one line.
     *
     * @param where what to name in errors
     * @throws LlavaMiniException with {@code DATA_FORMAT} if the line is none of the known forms
     */
    String answer(String line, String where) {
        JsonNode request = parse(line, where);
        List<String> forms = Stream.of("text", "ids", "prompt", "conversation")
                .filter(request::has)
                .toList();
        if (forms.size() != 1) {
            throw malformed("a line needs exactly one of text, ids, prompt and conversation", where);
        }
        JsonNode value = request.path(forms.getFirst());
        ObjectNode answer = JSON.createObjectNode();
        switch (forms.getFirst()) {
            case "text" -> putIds(answer, tokenizer.encode(text(value, "text", where), true));
            case "ids" -> answer.put("text", decode(value, where));
            case "prompt" -> putIds(answer, prompts.encode(text(value, "prompt", where)));
            default -> {
                Conversation conversation = ConversationJson.read(value, where);
                String prompt = template.prompt(conversation);
                putIds(answer.put("prompt", prompt), prompts.encode(prompt));
            }
        }
        return answer.toString();
    }

    private static JsonNode parse(String line, String where) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw malformed("not JSON: " + e.getOriginalMessage(), where);
        }
    }

    private static String text(JsonNode value, String field, String where) {
        if (!value.isTextual()) {
            throw malformed(field + " is not a string", where);
        }
        return value.asText();
    }

    private String decode(JsonNode value, String where) {
        if (!value.isArray()) {
            throw malformed("ids is not an array", where);
        }
        int[] ids = new int[value.size()];
        for (int i = 0; i < ids.length; i++) {
            if (!value.get(i).isIntegralNumber() || !value.get(i).canConvertToInt()) {
                throw malformed("ids[" + i + "] is not a token id", where);
            }
            ids[i] = value.get(i).asInt();
        }
        try {
            return tokenizer.decode(TokenIds.of(ids), true);
        } catch (LlavaMiniException e) {
            throw new LlavaMiniException(e.code(), e.getMessage() + " (" + where + ")", e);
        }
    }

    private static void putIds(ObjectNode answer, TokenIds ids) {
        ArrayNode array = answer.putArray("ids");
        ids.stream().forEach(array::add);
    }

    private static LlavaMiniException malformed(String what, String where) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, what + " (" + where + ")");
    }
}
