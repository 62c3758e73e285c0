// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The decoder of Llama-2 tokenizer.json files: {@code \u2581} to spaces, byte tokens to characters, one leading space removed.
 *
 * <p>The native one turns a whole run of byte tokens into replacement characters when one of its bytes is wrong; SentencePiece,
 * whose files these were made from, and the golden cases lose only the wrong bytes, and so does this one. It also lets a
 * stream show each character as soon as it is complete.
 */
final class ByteFallbackDecoder {
    private static final List<String> STEPS = List.of("Replace", "ByteFallback", "Fuse", "Strip");
    private static final String SPACE_PIECE = "\u2581";

    private final FastVocabulary vocabulary;

    ByteFallbackDecoder(FastVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Returns whether a tokenizer.json asks for exactly this decoder. */
    static boolean fits(JsonNode decoder) {
        JsonNode steps = decoder.path("decoders");
        JsonNode replace = steps.path(0);
        JsonNode strip = steps.path(3);
        return steps.findValuesAsText("type").equals(STEPS)
                && replace.path("pattern").path("String").asText().equals(SPACE_PIECE)
                && replace.path("content").asText().equals(" ")
                && strip.path("content").asText().equals(" ")
                && strip.path("start").asInt() == 1
                && strip.path("stop").asInt() == 0;
    }

    String decode(int[] ids, boolean skipSpecialTokens) {
        StringBuilder text = new StringBuilder();
        LenientUtf8 bytes = new LenientUtf8();
        for (int id : ids) {
            if (skipSpecialTokens && vocabulary.isSpecial(id)) {
                continue;
            }
            String piece = vocabulary.piece(id).orElse("");
            if (vocabulary.isByte(id)) {
                bytes.add((byte) Integer.parseInt(piece, 3, 5, 16));
            } else if (!piece.isEmpty()) {
                bytes.drainTo(text);
                text.append(piece.replace(SPACE_PIECE, " "));
            }
        }
        bytes.drainTo(text);
        return !text.isEmpty() && text.charAt(0) == ' ' ? text.substring(1) : text.toString();
    }
}
