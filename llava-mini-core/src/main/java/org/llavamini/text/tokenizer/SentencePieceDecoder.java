// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pieces to text as transformers' slow LlamaTokenizer does it ({@code _decode}, {@code convert_tokens_to_string}). */
final class SentencePieceDecoder {
    private static final String SPACE_PIECE = "\u2581";

    private final SentencePieceVocabulary vocabulary;
    private final SentencePieceOptions options;
    private final Map<Integer, AddedToken> added;

    SentencePieceDecoder(
            SentencePieceVocabulary vocabulary, SentencePieceOptions options, Map<Integer, AddedToken> added) {
        this.vocabulary = vocabulary;
        this.options = options;
        this.added = added;
    }

    String decode(int[] ids, boolean skipSpecialTokens) {
        List<String> texts = new ArrayList<>();
        List<Integer> current = new ArrayList<>();
        for (int id : ids) {
            AddedToken token = added.get(id);
            if (token == null ? id >= vocabulary.size() : skipSpecialTokens && token.special()) {
                continue;
            }
            if (token == null || token.special()) {
                current.add(id);
                continue;
            }
            if (!current.isEmpty()) {
                String text = join(current);
                current.clear();
                if (!text.isEmpty()) {
                    texts.add(text);
                }
            }
            texts.add(token.content());
        }
        if (!current.isEmpty()) {
            texts.add(join(current));
        }
        // Slow tokenizers put a space on each side of added tokens that are not special.
        return String.join(" ", texts);
    }

    private String join(List<Integer> ids) {
        StringBuilder text = new StringBuilder();
        Run run = new Run();
        boolean afterSpecial = false;
        for (int index = 0; index < ids.size(); index++) {
            int id = ids.get(index);
            @Nullable AddedToken token = added.get(id);
            if (token != null) {
                if (!afterSpecial && index != 0 && options.legacy()) {
                    text.append(' ');
                }
                text.append(run.finish()).append(token.content());
                run = new Run();
                afterSpecial = true;
            } else {
                String piece = vocabulary.piece(id);
                boolean spaced = piece.startsWith(SPACE_PIECE);
                if (index == 0 && spaced && options.addsPrefixSpace()) {
                    piece = piece.substring(1);
                } else if (afterSpecial && index == 1 && !spaced && options.addsPrefixSpace()) {
                    text.append(' ');
                }
                run.add(id, piece);
                afterSpecial = false;
            }
        }
        return text.append(run.finish()).toString();
    }

    /** One stretch without special tokens, as SentencePiece's own DecodePieces puts it together. */
    private final class Run {
        private final StringBuilder text = new StringBuilder();
        private final LenientUtf8 bytes = new LenientUtf8();
        private boolean expectsPrefix = options.legacy() && vocabulary.addsPrefix();
        private boolean prefixSeen;

        void add(int id, String piece) {
            if (vocabulary.isByte(id)) {
                bytes.add(vocabulary.byteValue(id));
                return;
            }
            bytes.drainTo(text);
            if (prefixSeen || !text.isEmpty()) {
                expectsPrefix = false;
            }
            String surface = surface(id, piece);
            prefixSeen = expectsPrefix && surface.startsWith(SPACE_PIECE);
            text.append((prefixSeen ? surface.substring(1) : surface).replace(SPACE_PIECE, " "));
        }

        private String surface(int id, String piece) {
            if (vocabulary.isControl(id)) {
                return "";
            }
            return vocabulary.isUnknown(id) ? vocabulary.unknownSurface() : piece;
        }

        String finish() {
            bytes.drainTo(text);
            return text.toString();
        }
    }
}
