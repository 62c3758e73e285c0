// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.llavamini.text.tokenizer.EncodedText;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.text.tokenizer.Tokenizer;

/**
 * Prompts to token ids, the picture's placeholder as {@link ImagePlaceholder#ID} (the official
 * {@code tokenizer_image_token}): the text before and after it is encoded by itself, with special tokens.
 *
 * <p>Two habits of the official code are kept, because the models were trained and measured with them. Llama-3.1 prompts
 * bring their own begin-of-text and get a second one; {@code singleBos} leaves one. And if the ids begin with the
 * begin-of-text id, <em>whatever</em> put it there, each part after a placeholder loses its first id; with a tokenizer whose
 * begin-of-text is {@code <|im_start|>} and which adds none by itself, that is the line break after the picture.
 *
 * <p>Immutable; as safe for use by several threads as its {@link Tokenizer}, which it does not own.
 */
public final class PromptTokenizer {
    private final Tokenizer tokenizer;
    private final boolean singleBos;

    /** Creates one that keeps the official number of begin-of-text ids. */
    public PromptTokenizer(Tokenizer tokenizer) {
        this(tokenizer, false);
    }

    /** Creates one; {@code singleBos}: never two begin-of-text ids in a row at the start. */
    public PromptTokenizer(Tokenizer tokenizer, boolean singleBos) {
        this.tokenizer = tokenizer;
        this.singleBos = singleBos;
    }

    /** Returns the ids of a prompt string; it may hold any number of placeholders. */
    public TokenIds encode(String prompt) {
        return encode(List.of(new PromptSegment(prompt, false)), singleBos).ids();
    }

    /** Returns the ids of a conversation's prompt. */
    public TokenIds encode(ConversationTemplate template, Conversation conversation) {
        return encode(template.prompt(conversation));
    }

    /** Returns the ids of a conversation's prompt, labelled where they are earlier answers and the marks that end them. */
    public TrainingPrompt encodeWithAnswers(ConversationTemplate template, Conversation conversation) {
        return encode(template.segments(conversation), singleBos);
    }

    /** Returns ids and labels of a finished conversation: answers and the marks that end them are learned. */
    public TrainingPrompt encodeForTraining(ConversationTemplate template, Conversation conversation) {
        return encode(template.segments(conversation), singleBos || template.trainsWithSingleBos());
    }

    private TrainingPrompt encode(List<PromptSegment> segments, boolean dropSecondBos) {
        StringBuilder text = new StringBuilder();
        BitSet supervised = new BitSet();
        for (PromptSegment segment : segments) {
            int begin = text.length();
            text.append(segment.text());
            supervised.set(begin, text.length(), segment.supervised());
        }
        IntStream.Builder ids = IntStream.builder();
        IntStream.Builder labels = IntStream.builder();
        boolean dropFirst = false;
        for (Chunk chunk : chunks(text.toString())) {
            EncodedText encoded = tokenizer.encodeWithSpans(chunk.text(), true);
            boolean first = chunk.begin() == 0;
            if (first) {
                dropFirst = startsWithBos(encoded, 0);
            } else {
                ids.add(ImagePlaceholder.ID);
                labels.add(TrainingPrompt.IGNORED_LABEL);
            }
            boolean doubled = first && dropSecondBos && dropFirst && startsWithBos(encoded, 1);
            for (int index = doubled || !first && dropFirst ? 1 : 0; index < encoded.size(); index++) {
                ids.add(encoded.id(index));
                boolean learned = learned(encoded, index, chunk.begin(), supervised);
                labels.add(learned ? encoded.id(index) : TrainingPrompt.IGNORED_LABEL);
            }
        }
        return new TrainingPrompt(
                TokenIds.of(ids.build().toArray()), TokenIds.of(labels.build().toArray()));
    }

    /** A token is learned if any of its characters is, a token without characters if the next character is. */
    private static boolean learned(EncodedText encoded, int index, int chunkBegin, BitSet supervised) {
        if (encoded.begin(index) == EncodedText.ADDED) {
            return false;
        }
        int begin = chunkBegin + encoded.begin(index);
        int end = Math.max(begin + 1, chunkBegin + encoded.end(index));
        int next = supervised.nextSetBit(begin);
        return next >= 0 && next < end;
    }

    private boolean startsWithBos(EncodedText encoded, int index) {
        OptionalInt bos = tokenizer.bosId();
        return bos.isPresent() && encoded.size() > index && encoded.id(index) == bos.getAsInt();
    }

    private record Chunk(int begin, String text) {}

    private static List<Chunk> chunks(String prompt) {
        List<Chunk> chunks = new ArrayList<>();
        int begin = 0;
        for (int at = prompt.indexOf(ImagePlaceholder.TEXT);
                at >= 0;
                at = prompt.indexOf(ImagePlaceholder.TEXT, begin)) {
            chunks.add(new Chunk(begin, prompt.substring(begin, at)));
            begin = at + ImagePlaceholder.TEXT.length();
        }
        chunks.add(new Chunk(begin, prompt.substring(begin)));
        return chunks;
    }
}
