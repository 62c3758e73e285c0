// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Text to token ids and back, equal to the Hugging Face tokenizer of the same directory.
 *
 * <p>Safe for use by several threads; calls are answered one at a time. Owns native memory: whoever opens it closes it, and
 * afterwards every other call fails with {@link IllegalStateException}.
 */
public final class Tokenizer implements AutoCloseable {
    private final TokenModel model;
    private final boolean cleansUpSpaces;
    private final OptionalInt bos;
    private final OptionalInt eos;
    private final OptionalInt pad;
    private boolean closed;

    private Tokenizer(TokenModel model, TokenizerSettings settings, boolean cleansUpSpaces) {
        this.model = model;
        this.cleansUpSpaces = cleansUpSpaces;
        boolean sentencePiece = model instanceof SentencePieceTokenModel;
        this.bos = roleId(settings, "bos_token", sentencePiece ? Optional.of("<s>") : Optional.empty());
        this.eos = roleId(settings, "eos_token", sentencePiece ? Optional.of("</s>") : Optional.empty());
        this.pad = roleId(settings, "pad_token", Optional.empty());
    }

    /**
     * Opens the tokenizer of a model directory: tokenizer.json where there is one, else tokenizer.model (SentencePiece) with
     * the behaviour of transformers' slow Llama tokenizer. tokenizer_config.json, special_tokens_map.json and
     * added_tokens.json beside it are honoured.
     *
     * @throws LlavaMiniException with {@code MODEL_NOT_FOUND} if there is no tokenizer, {@code MODEL_FORMAT} if a file does
     *     not hold what it must
     */
    public static Tokenizer open(Path directory) {
        TokenizerFiles files = new TokenizerFiles(directory);
        boolean fast = files.has(TokenizerFiles.FAST);
        if (!fast && !files.has(TokenizerFiles.SENTENCE_PIECE)) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_NOT_FOUND,
                    "no tokenizer in " + directory + ": it has neither " + TokenizerFiles.FAST + " nor "
                            + TokenizerFiles.SENTENCE_PIECE);
        }
        TokenizerSettings settings = new TokenizerSettings(files);
        TokenModel model = fast ? FastTokenModel.open(files) : SentencePieceTokenModel.open(files, settings);
        return new Tokenizer(model, settings, settings.cleansUpSpaces());
    }

    /**
     * Returns the token ids of a text. Special tokens that stand in the text are recognised. Lone surrogates count as U+FFFD.
     *
     * @param addSpecialTokens whether the tokenizer adds what its files say (begin of text, rarely end of text)
     */
    public TokenIds encode(String text, boolean addSpecialTokens) {
        return encodeWithSpans(text, addSpecialTokens).ids();
    }

    /** Returns the token ids of a text as {@link #encode} does, with the piece of text that each one covers. */
    public synchronized EncodedText encodeWithSpans(String text, boolean addSpecialTokens) {
        requireOpen();
        return model.encode(WellFormed.of(text), addSpecialTokens);
    }

    /**
     * Returns the text of token ids. Bytes that form no character become U+FFFD; ids beyond the vocabulary (a padded head
     * can produce them) give nothing.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} for a negative id: placeholders and labels are no text
     */
    public String decode(TokenIds ids, boolean skipSpecialTokens) {
        String text = decodeRaw(ids.toArray(), skipSpecialTokens);
        return cleansUpSpaces ? SpaceCleanup.apply(text) : text;
    }

    /** Decodes without {@link SpaceCleanup}. */
    synchronized String decodeRaw(int[] ids, boolean skipSpecialTokens) {
        requireOpen();
        for (int id : ids) {
            requireNotNegative(id);
        }
        return model.decode(ids, skipSpecialTokens);
    }

    static void requireNotNegative(int id) {
        if (id < 0) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "token id " + id + " is negative: placeholders and labels have no text");
        }
    }

    boolean cleansUpSpaces() {
        return cleansUpSpaces;
    }

    boolean leavesTextOpen(int id) {
        return model.leavesTextOpen(id);
    }

    /** Returns one more than the highest id that has a piece; the model's embedding may have more rows. */
    public int vocabularySize() {
        return model.vocabularySize();
    }

    /** Returns the id that begins a text, if there is one. */
    public OptionalInt bosId() {
        return bos;
    }

    /** Returns the id that ends an answer, if there is one. */
    public OptionalInt eosId() {
        return eos;
    }

    /** Returns the id that fills batches, if the files name one. */
    public OptionalInt padId() {
        return pad;
    }

    /** Returns whether the id is a special token, which answers are decoded without. */
    public boolean isSpecial(int id) {
        return model.isSpecial(id);
    }

    /** Returns the id of a piece as it is written in the vocabulary (also special tokens such as {@code <|eot_id|>}). */
    public OptionalInt id(String piece) {
        return model.id(piece);
    }

    /** Returns the piece as it is written in the vocabulary, not its text. */
    public Optional<String> piece(int id) {
        return model.piece(id);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            model.close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the tokenizer is closed");
        }
    }

    private OptionalInt roleId(TokenizerSettings settings, String role, Optional<String> otherwise) {
        Optional<String> content = settings.role(role).or(() -> otherwise);
        return content.isPresent() ? model.id(content.get()) : OptionalInt.empty();
    }
}
