// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import ai.djl.sentencepiece.SpTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A tokenizer.model as transformers' slow LlamaTokenizer reads it.
 *
 * <p>In the legacy form (Vicuna) every stretch of text after a special token gets a space piece in front again; otherwise
 * only the whole text gets one.
 */
final class SentencePieceTokenModel implements TokenModel {
    private static final char SPACE_PIECE = '\u2581';

    /** normalizer_spec { add_dummy_prefix: false }; appended to a model it is merged into its own normalizer_spec. */
    private static final byte[] WITHOUT_PREFIX = {0x1a, 0x02, 0x18, 0x00};

    private final SpTokenizer nativeTokenizer;
    private final SentencePieceVocabulary vocabulary;
    private final SentencePieceOptions options;
    private final Map<Integer, AddedToken> added;
    private final Map<String, Integer> addedIds = new HashMap<>();
    private final AddedTokenSplitter splitter;
    private final SentencePieceDecoder decoder;
    private final int vocabularySize;

    private SentencePieceTokenModel(
            SpTokenizer nativeTokenizer,
            SentencePieceVocabulary vocabulary,
            SentencePieceOptions options,
            Map<Integer, AddedToken> added) {
        this.nativeTokenizer = nativeTokenizer;
        this.vocabulary = vocabulary;
        this.options = options;
        this.added = added;
        added.values().forEach(token -> addedIds.put(token.content(), token.id()));
        this.splitter = new AddedTokenSplitter(added.values());
        this.decoder = new SentencePieceDecoder(vocabulary, options, added);
        int highestAdded =
                added.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
        this.vocabularySize = Math.max(vocabulary.size(), highestAdded + 1);
    }

    static SentencePieceTokenModel open(TokenizerFiles files, TokenizerSettings settings) {
        byte[] model = files.bytes(TokenizerFiles.SENTENCE_PIECE);
        SentencePieceVocabulary vocabulary = new SentencePieceVocabulary(files, model);
        byte[] withoutPrefix = Arrays.copyOf(model, model.length + WITHOUT_PREFIX.length);
        System.arraycopy(WITHOUT_PREFIX, 0, withoutPrefix, model.length, WITHOUT_PREFIX.length);
        SentencePieceOptions options = SentencePieceOptions.of(settings, vocabulary);
        return new SentencePieceTokenModel(
                NativeLibraries.sentencePiece(
                        files.path(TokenizerFiles.SENTENCE_PIECE).toString(), withoutPrefix),
                vocabulary,
                options,
                options.addedTokens(settings, vocabulary));
    }

    @Override
    public EncodedText encode(String text, boolean addSpecialTokens) {
        EncodedText.Builder builder = new EncodedText.Builder();
        if (addSpecialTokens) {
            options.bosToAdd().ifPresent(builder::addAdded);
        }
        boolean prefixNext = options.legacy() ? vocabulary.addsPrefix() : options.addsPrefixSpace();
        String plain = options.legacy() ? text : text.replace(SPACE_PIECE, ' ');
        for (AddedTokenSplitter.Part part : splitter.split(plain)) {
            if (part.token().isPresent()) {
                builder.add(part.token().get().id(), part.begin(), part.end());
            } else {
                encodePart(plain, part, prefixNext, builder);
            }
            prefixNext = options.legacy() && vocabulary.addsPrefix();
        }
        if (addSpecialTokens) {
            options.eosToAdd().ifPresent(builder::addAdded);
        }
        return builder.build();
    }

    private void encodePart(String text, AddedTokenSplitter.Part part, boolean prefix, EncodedText.Builder builder) {
        String body = (prefix ? SPACE_PIECE : "") + text.substring(part.begin(), part.end());
        int shift = part.begin() - (prefix ? 1 : 0);
        int position = 0;
        int bytesLeft = 0;
        int characterBegin = 0;
        for (int id : nativeTokenizer.getProcessor().encode(body)) {
            int begin = position;
            if (vocabulary.isByte(id)) {
                if (bytesLeft == 0) {
                    // The pieces of a damaged vocabulary may be longer than the text that they stand for.
                    String character = position < body.length() ? Character.toString(body.codePointAt(position)) : "";
                    bytesLeft = Math.max(1, character.getBytes(StandardCharsets.UTF_8).length);
                    characterBegin = position;
                    position += character.length();
                }
                begin = characterBegin;
                bytesLeft--;
            } else {
                position =
                        Math.min(body.length(), position + vocabulary.piece(id).length());
            }
            builder.add(id, Math.max(part.begin(), begin + shift), Math.max(part.begin(), position + shift));
        }
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        return decoder.decode(ids, skipSpecialTokens);
    }

    @Override
    public boolean leavesTextOpen(int id) {
        return false;
    }

    @Override
    public boolean isSpecial(int id) {
        AddedToken token = added.get(id);
        return token != null && token.special();
    }

    @Override
    public OptionalInt id(String piece) {
        Integer id = addedIds.get(piece);
        return id == null ? vocabulary.id(piece) : OptionalInt.of(id);
    }

    @Override
    public Optional<String> piece(int id) {
        AddedToken token = added.get(id);
        if (token != null) {
            return Optional.of(token.content());
        }
        return id >= 0 && id < vocabulary.size() ? Optional.of(vocabulary.piece(id)) : Optional.empty();
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public void close() {
        nativeTokenizer.close();
    }
}
