// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The pieces of a SentencePiece model file (sentencepiece_model.proto). The native library encodes; the pieces are needed
 * here for decoding, for the text that each token covers, and to look tokens up.
 */
final class SentencePieceVocabulary {
    private static final int TYPE_NORMAL = 1;
    private static final int TYPE_UNKNOWN = 2;
    private static final int TYPE_CONTROL = 3;
    private static final int TYPE_BYTE = 6;

    private final List<String> pieces = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private String unknownSurface = " \u2047 ";
    private boolean byteFallback;
    private boolean addsPrefix = true;
    private boolean removesExtraSpaces = true;
    private boolean rewritesCharacters;

    SentencePieceVocabulary(TokenizerFiles files, byte[] model) {
        try {
            ProtocolBufferReader reader = new ProtocolBufferReader(model);
            while (reader.next()) {
                if (reader.at(1, ProtocolBufferReader.BYTES)) {
                    readPiece(reader.message());
                } else if (reader.at(2, ProtocolBufferReader.BYTES)) {
                    readTrainer(reader.message());
                } else if (reader.at(3, ProtocolBufferReader.BYTES)) {
                    readNormalizer(reader.message());
                }
            }
        } catch (IllegalStateException exception) {
            throw files.format(TokenizerFiles.SENTENCE_PIECE, "not a SentencePiece model: " + exception.getMessage());
        }
        if (pieces.isEmpty()) {
            throw files.format(TokenizerFiles.SENTENCE_PIECE, "not a SentencePiece model: it has no pieces");
        }
        if (!byteFallback || removesExtraSpaces || rewritesCharacters) {
            throw files.format(
                    TokenizerFiles.SENTENCE_PIECE,
                    "only models of the Llama kind are read (byte_fallback, identity normalizer, all spaces kept);"
                            + " supply a tokenizer.json instead");
        }
    }

    private void readPiece(ProtocolBufferReader reader) {
        String piece = "";
        int type = TYPE_NORMAL;
        while (reader.next()) {
            if (reader.at(1, ProtocolBufferReader.BYTES)) {
                piece = reader.text();
            } else if (reader.at(3, ProtocolBufferReader.VARINT)) {
                type = (int) reader.number();
            }
        }
        ids.putIfAbsent(piece, pieces.size());
        pieces.add(piece);
        types.add(type);
    }

    private void readTrainer(ProtocolBufferReader reader) {
        while (reader.next()) {
            if (reader.at(35, ProtocolBufferReader.VARINT)) {
                byteFallback = reader.number() != 0;
            } else if (reader.at(44, ProtocolBufferReader.BYTES)) {
                unknownSurface = reader.text();
            }
        }
    }

    private void readNormalizer(ProtocolBufferReader reader) {
        while (reader.next()) {
            if (reader.at(2, ProtocolBufferReader.BYTES)) {
                rewritesCharacters = reader.length() > 0;
            } else if (reader.at(3, ProtocolBufferReader.VARINT)) {
                addsPrefix = reader.number() != 0;
            } else if (reader.at(4, ProtocolBufferReader.VARINT)) {
                removesExtraSpaces = reader.number() != 0;
            }
        }
    }

    int size() {
        return pieces.size();
    }

    String piece(int id) {
        return pieces.get(id);
    }

    OptionalInt id(String piece) {
        Integer id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    boolean isByte(int id) {
        return types.get(id) == TYPE_BYTE;
    }

    boolean isControl(int id) {
        return types.get(id) == TYPE_CONTROL;
    }

    boolean isUnknown(int id) {
        return types.get(id) == TYPE_UNKNOWN;
    }

    /** Returns the value of a byte piece such as {@code <0x0A>}. */
    byte byteValue(int id) {
        return (byte) Integer.parseInt(piece(id), 3, 5, 16);
    }

    String unknownSurface() {
        return unknownSurface;
    }

    /** Returns whether SentencePiece itself puts a space piece before every text that it is given. */
    boolean addsPrefix() {
        return addsPrefix;
    }
}
