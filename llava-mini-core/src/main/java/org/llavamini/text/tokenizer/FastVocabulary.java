// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The pieces and special tokens that a tokenizer.json lists; the native library does not tell them. */
final class FastVocabulary {
    /** Far above any vocabulary in use: keeps a hostile id from reserving memory. */
    static final int MAX_ID = 1 << 24;

    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, String> pieces = new HashMap<>();
    private final BitSet special = new BitSet();
    private final boolean byteFallback;
    private final int size;

    FastVocabulary(TokenizerFiles files, JsonNode root) {
        JsonNode vocabulary = root.path("model").path("vocab");
        if (!vocabulary.isObject() && !vocabulary.isArray()) {
            throw files.format(TokenizerFiles.FAST, "field 'model.vocab' is missing");
        }
        if (vocabulary.isObject()) {
            for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
                add(files, entry.getKey(), entry.getValue());
            }
        } else {
            int id = 0;
            for (JsonNode pair : vocabulary) {
                ids.put(pair.path(0).asText(), id);
                pieces.put(id++, pair.path(0).asText());
            }
        }
        for (JsonNode token : root.path("added_tokens")) {
            int id = add(files, token.path("content").asText(), token.path("id"));
            special.set(id, token.path("special").asBoolean(false));
        }
        byteFallback = root.path("decoder").findValuesAsText("type").contains("ByteFallback");
        size = pieces.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    }

    private int add(TokenizerFiles files, String piece, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0 || id.intValue() > MAX_ID) {
            throw files.format(TokenizerFiles.FAST, "token '" + piece + "' has an impossible id: " + id);
        }
        ids.put(piece, id.intValue());
        pieces.put(id.intValue(), piece);
        return id.intValue();
    }

    OptionalInt id(String piece) {
        Integer id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    Optional<String> piece(int id) {
        return Optional.ofNullable(pieces.get(id));
    }

    /** Returns whether characters without a piece are written as byte tokens. */
    boolean hasBytes() {
        return byteFallback;
    }

    boolean isSpecial(int id) {
        return id >= 0 && special.get(id);
    }

    /** Returns whether the id stands for one byte of a character that has no piece of its own. */
    boolean isByte(int id) {
        String piece = byteFallback ? pieces.get(id) : null;
        return piece != null && piece.length() == 6 && piece.startsWith("<0x") && piece.endsWith(">");
    }

    int size() {
        return size;
    }
}
