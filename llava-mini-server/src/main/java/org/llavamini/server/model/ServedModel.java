// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.model;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.llavamini.Answer;
import org.llavamini.AnswerListener;
import org.llavamini.ImageInput;
import org.llavamini.Prompt;
import org.llavamini.StreamWindow;
import org.llavamini.text.Conversation;

/** A model as the server uses it. Thread-safe; whoever opened it closes it. */
public interface ServedModel extends AutoCloseable {
    /** Returns the name under which clients ask for it. */
    String name();

    /** Returns how many tokens a prompt and its answer may have together. */
    int contextLength();

    /** Returns what it computes in, such as {@code int8}. */
    String precision();

    /**
     * Begins an answer.
     *
     * @param listener told on another thread how the answer grows
     * @return the answer; cancelling it frees what it takes soon
     * @throws org.llavamini.error.LlavaMiniException with {@code QUEUE_FULL} at once if too many wait
     */
    CompletableFuture<Answer> submit(Prompt prompt, AnswerListener listener);

    /** Begins a video to which frames are added while questions are asked; the caller closes it. */
    LiveVideo live(StreamWindow window);

    /**
     * Returns where in a picture the compressor looks.
     *
     * @throws org.llavamini.error.LlavaMiniException if the model has no compressor, or the picture cannot be read
     */
    LookMap look(ImageInput picture);

    /** Returns how busy it is. */
    ModelStatus status();

    /** Returns the token ids of a text. */
    List<Integer> tokenize(String text, boolean addSpecialTokens);

    /** Returns the exact prompt that a conversation becomes. */
    String promptOf(Conversation conversation);

    /** Frees the model, after the answers that run. */
    @Override
    void close();
}
