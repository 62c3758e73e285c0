// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A tokenizer.json, run by the Rust library that Hugging Face uses itself. */
final class FastTokenModel implements TokenModel {
    private final HuggingFaceTokenizer tokenizer;
    private final FastVocabulary vocabulary;
    private final Optional<ByteFallbackDecoder> ownDecoder;

    private FastTokenModel(HuggingFaceTokenizer tokenizer, FastVocabulary vocabulary, boolean decodesItself) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.ownDecoder = decodesItself ? Optional.of(new ByteFallbackDecoder(vocabulary)) : Optional.empty();
    }

    static FastTokenModel open(TokenizerFiles files) {
        byte[] json = files.bytes(TokenizerFiles.FAST);
        JsonNode root = files.object(TokenizerFiles.FAST, json);
        FastVocabulary vocabulary = new FastVocabulary(files, root);
        FastTokenizerRules.check(files, root);
        String source = files.path(TokenizerFiles.FAST).toString();
        HuggingFaceTokenizer tokenizer = NativeLibraries.huggingFace(source, json);
        return new FastTokenModel(tokenizer, vocabulary, ByteFallbackDecoder.fits(root.path("decoder")));
    }

    @Override
    public EncodedText encode(String text, boolean addSpecialTokens) {
        Encoding encoding = tokenizer.encode(text, addSpecialTokens, false);
        long[] ids = encoding.getIds();
        @Nullable CharSpan[] spans = encoding.getCharTokenSpans();
        CodePointPositions positions = new CodePointPositions(text);
        EncodedText.Builder builder = new EncodedText.Builder();
        int covered = 0;
        for (int index = 0; index < ids.length; index++) {
            CharSpan span = spans[index];
            if (span == null) {
                builder.addAdded((int) ids[index]);
                continue;
            }
            // Byte-level tokenizers leave the leading spaces of a token out of its span: give them back.
            int begin = Math.min(positions.utf16(span.getStart()), covered);
            int end = positions.utf16(span.getEnd());
            builder.add((int) ids[index], begin, end);
            covered = Math.max(covered, end);
        }
        return builder.build();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        if (ownDecoder.isPresent()) {
            return ownDecoder.get().decode(ids, skipSpecialTokens);
        }
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecialTokens);
    }

    @Override
    public boolean leavesTextOpen(int id) {
        // The native decoder reads a run of byte tokens as a whole: one wrong byte spoils all of them. Ids without text
        // do not end such a run.
        return ownDecoder.isEmpty()
                && vocabulary.hasBytes()
                && (vocabulary.isByte(id)
                        || vocabulary.isSpecial(id)
                        || vocabulary.piece(id).isEmpty());
    }

    @Override
    public boolean isSpecial(int id) {
        return vocabulary.isSpecial(id);
    }

    @Override
    public OptionalInt id(String piece) {
        return vocabulary.id(piece);
    }

    @Override
    public Optional<String> piece(int id) {
        return vocabulary.piece(id);
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
