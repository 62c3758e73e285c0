// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.llavamini.Answer;
import org.llavamini.AnswerListener;
import org.llavamini.EngineStatus;
import org.llavamini.ImageInput;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.StreamWindow;
import org.llavamini.VideoStream;
import org.llavamini.analysis.CompressorMaps;
import org.llavamini.text.Conversation;
import org.llavamini.text.tokenizer.TokenIds;

/** The library's model behind the server. */
public final class LibraryModel implements ServedModel {
    private final LlavaMini model;

    /** Serves an open model, which {@link #close} closes. */
    public LibraryModel(LlavaMini model) {
        this.model = requireNonNull(model, "model is null");
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public int contextLength() {
        return model.contextLength();
    }

    @Override
    public String precision() {
        return model.precision();
    }

    @Override
    public CompletableFuture<Answer> submit(Prompt prompt, AnswerListener listener) {
        return model.submit(prompt, listener);
    }

    @Override
    public LiveVideo live(StreamWindow window) {
        return new Stream(model.videoStream(window));
    }

    @Override
    public LookMap look(ImageInput picture) {
        CompressorMaps maps = model.analysis().compressor(picture);
        List<Float> weights = new ArrayList<>();
        for (int row = 0; row < maps.side(); row++) {
            for (int column = 0; column < maps.side(); column++) {
                float sum = 0;
                for (int query = 0; query < maps.queries(); query++) {
                    sum += maps.weight(query, row, column);
                }
                weights.add(sum / maps.queries());
            }
        }
        return new LookMap(maps.seen(), maps.side(), maps.queries(), weights);
    }

    @Override
    public ModelStatus status() {
        EngineStatus status = model.status();
        return new ModelStatus(
                status.running(),
                status.waiting(),
                status.slots(),
                status.keyValueBytes(),
                status.keyValueLimit(),
                status.picturesSeen(),
                status.picturesKnown(),
                status.framesSeen(),
                status.framesSkipped(),
                status.rowsPerStep());
    }

    @Override
    public List<Integer> tokenize(String text, boolean addSpecialTokens) {
        TokenIds ids = model.tokenizer().encode(text, addSpecialTokens);
        return Arrays.stream(ids.toArray()).boxed().toList();
    }

    @Override
    public String promptOf(Conversation conversation) {
        return model.template().prompt(conversation);
    }

    @Override
    public void close() {
        model.close();
    }

    private record Stream(VideoStream stream) implements LiveVideo {
        @Override
        public boolean add(ImageInput frame) {
            return stream.add(frame);
        }

        @Override
        public Prompt about(Prompt prompt) {
            return prompt.with(stream);
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
