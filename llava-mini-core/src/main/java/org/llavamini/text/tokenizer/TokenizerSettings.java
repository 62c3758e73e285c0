// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What tokenizer_config.json, special_tokens_map.json and added_tokens.json say, with the defaults of transformers. */
final class TokenizerSettings {
    private final TokenizerFiles files;
    private final Optional<JsonNode> config;
    private final Map<String, String> roles = new HashMap<>();
    private final Map<Integer, AddedToken> added = new TreeMap<>();

    TokenizerSettings(TokenizerFiles files) {
        this.files = files;
        this.config = files.object(TokenizerFiles.CONFIG);
        config.ifPresent(node -> readRoles(TokenizerFiles.CONFIG, node, false));
        Optional<JsonNode> decoder =
                config.map(node -> node.get("added_tokens_decoder")).filter(node -> !node.isNull());
        // The older files count only where the newer field is absent (transformers, from_pretrained).
        files.object(TokenizerFiles.SPECIAL_TOKENS)
                .ifPresent(node -> readRoles(TokenizerFiles.SPECIAL_TOKENS, node, decoder.isEmpty()));
        if (decoder.isPresent()) {
            readDecoder(decoder.get());
        } else {
            files.object(TokenizerFiles.ADDED_TOKENS).ifPresent(this::readAddedTokens);
        }
    }

    /** Returns the text of a role such as {@code bos_token}, if one is set. */
    Optional<String> role(String name) {
        return Optional.ofNullable(roles.get(name));
    }

    boolean hasRole(String content) {
        return roles.containsValue(content);
    }

    /** Returns the added tokens by id. */
    Map<Integer, AddedToken> addedTokens() {
        return Map.copyOf(added);
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode node = config.map(root -> root.get(name)).orElse(null);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw files.format(TokenizerFiles.CONFIG, "field '" + name + "' must be true or false: " + node);
        }
        return node.booleanValue();
    }

    /** Returns whether decoded text is cleaned of spaces before punctuation; transformers does so unless told otherwise. */
    boolean cleansUpSpaces() {
        String tokenizerClass =
                config.map(root -> root.path("tokenizer_class").asText("")).orElse("Llama");
        return flag(
                "clean_up_tokenization_spaces",
                !tokenizerClass.toLowerCase(Locale.ROOT).startsWith("llama"));
    }

    private void readRoles(String file, JsonNode root, boolean overrides) {
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            String name = field.getKey();
            if (name.endsWith("_token")
                    && !field.getValue().isBoolean()
                    && !field.getValue().isNull()) {
                String content = content(file, name, field.getValue());
                if (overrides || !roles.containsKey(name)) {
                    roles.put(name, content);
                }
            }
        }
        int index = 0;
        for (JsonNode token : root.path("additional_special_tokens")) {
            roles.put("additional_special_tokens." + index++, content(file, "additional_special_tokens", token));
        }
    }

    private String content(String file, String field, JsonNode node) {
        JsonNode content = node.isObject() ? node.path("content") : node;
        if (!content.isTextual()) {
            throw files.format(file, "field '" + field + "' must be a token's text: " + node);
        }
        return content.textValue();
    }

    private void readDecoder(JsonNode decoder) {
        for (Map.Entry<String, JsonNode> field : decoder.properties()) {
            int id;
            try {
                id = Integer.parseInt(field.getKey());
            } catch (NumberFormatException exception) {
                throw files.format(
                        TokenizerFiles.CONFIG,
                        "field 'added_tokens_decoder' has a key that is no id: " + field.getKey());
            }
            JsonNode token = field.getValue();
            add(
                    TokenizerFiles.CONFIG,
                    id,
                    content(TokenizerFiles.CONFIG, "added_tokens_decoder", token),
                    token.path("special").asBoolean(false),
                    token);
        }
    }

    private void readAddedTokens(JsonNode root) {
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (!field.getValue().canConvertToInt() || !field.getValue().isIntegralNumber()) {
                throw files.format(TokenizerFiles.ADDED_TOKENS, "field '" + field.getKey() + "' must be an id");
            }
            add(
                    TokenizerFiles.ADDED_TOKENS,
                    field.getValue().intValue(),
                    field.getKey(),
                    hasRole(field.getKey()),
                    field.getValue());
        }
    }

    private void add(String file, int id, String content, boolean special, JsonNode token) {
        if (id < 0 || id > FastVocabulary.MAX_ID || content.isEmpty()) {
            throw files.format(file, "added token '" + content + "' has an impossible text or id: " + id);
        }
        boolean left = token.path("lstrip").asBoolean(false);
        boolean right = token.path("rstrip").asBoolean(false);
        added.put(id, new AddedToken(id, content, special || hasRole(content), left, right));
    }
}
