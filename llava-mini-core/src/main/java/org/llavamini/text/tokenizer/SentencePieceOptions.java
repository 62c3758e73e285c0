// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What LlamaTokenizer's settings mean for one model; defaults as in transformers. */
record SentencePieceOptions(boolean legacy, boolean addsPrefixSpace, OptionalInt bosToAdd, OptionalInt eosToAdd) {
    static SentencePieceOptions of(TokenizerSettings settings, SentencePieceVocabulary vocabulary) {
        OptionalInt bos = vocabulary.id(settings.role("bos_token").orElse("<s>"));
        OptionalInt eos = vocabulary.id(settings.role("eos_token").orElse("</s>"));
        return new SentencePieceOptions(
                settings.flag("legacy", true),
                settings.flag("add_prefix_space", true),
                settings.flag("add_bos_token", true) ? bos : OptionalInt.empty(),
                settings.flag("add_eos_token", false) ? eos : OptionalInt.empty());
    }

    /** Returns the tokens that are cut out of the text before SentencePiece sees it, by id. */
    Map<Integer, AddedToken> addedTokens(TokenizerSettings settings, SentencePieceVocabulary vocabulary) {
        Map<Integer, AddedToken> added = new TreeMap<>(settings.addedTokens());
        for (String role : List.of("bos_token", "eos_token", "unk_token", "pad_token")) {
            String content = settings.role(role).orElse(defaultOf(role));
            vocabulary
                    .id(content)
                    .ifPresent(id -> added.putIfAbsent(id, new AddedToken(id, content, true, false, false)));
        }
        return Map.copyOf(added);
    }

    private static String defaultOf(String role) {
        return switch (role) {
            case "bos_token" -> "<s>";
            case "eos_token" -> "</s>";
            default -> "<unk>";
        };
    }
}
