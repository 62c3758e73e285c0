// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.reading;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.FrameProgress;
import org.llavamini.encoding.PromptIds;
import org.llavamini.encoding.StageTimer;
import org.llavamini.generation.Generation;
import org.llavamini.generation.LoadedModel;
import org.llavamini.media.Picture;
import org.llavamini.option.Cancellation;
import org.llavamini.option.GenerationOptions;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.tokenizer.TokenIds;

/** Runs one request greedily and keeps every intermediate tensor. Belongs to the engine's thread. */
public final class Tracer {
    private final LoadedModel model;

    /** Prepares to trace a model, which stays the caller's. */
    public Tracer(LoadedModel model) {
        this.model = requireNonNull(model, "model is null");
    }

    /**
     * What a request is about.
     *
     * @param picture a picture
     * @param frames or a video, which is closed afterwards
     */
    public record Subject(Optional<Picture> picture, Optional<EncodedFrames> frames) {}

    /**
     * Writes the tensors of one request: floating-point ones as float32, ids as int64, prompt and text as metadata.
     *
     * @param prompt the exact string
     * @param ids of the prompt
     * @param options how many tokens to generate
     * @param output a safetensors file, replaced if it exists
     */
    public void trace(String prompt, PromptIds ids, Subject subject, GenerationOptions options, Path output) {
        Map<String, Tensor> seen = new LinkedHashMap<>();
        try (TensorScope _ = TensorScope.open()) {
            put(seen, "input_ids", Tensor.of(ids.ids().toLongArray(), ids.size()));
            EncodingRun run = new EncodingRun(
                    (name, tensor) -> put(seen, name, kept(name, tensor)),
                    new StageTimer(),
                    Cancellation.NEVER,
                    FrameProgress.NONE);
            Optional<? extends EncodedVisual> visual = encode(subject, run);
            try {
                Generation result = model.answerAlone(ids, visual, options, run);
                if (visual.orElse(null) instanceof EncodedFrames frames) {
                    long[] indices = frames.frameIndices();
                    put(seen, "frame_indices", Tensor.of(indices, indices.length));
                }
                TokenIds generated = result.written().ids();
                put(seen, "generated_ids", Tensor.of(generated.toLongArray(), generated.size()));
                List<TensorToWrite> tensors = new ArrayList<>();
                seen.forEach((name, tensor) ->
                        tensors.add(new TensorToWrite(name, tensor.dtype(), tensor.shape(), tensor::read)));
                SafetensorsWriter.write(
                        output,
                        tensors,
                        Map.of("prompt", prompt, "text", result.written().text()));
            } finally {
                visual.ifPresent(EncodedVisual::close);
            }
        } finally {
            seen.values().forEach(Tensor::close);
        }
    }

    private Optional<? extends EncodedVisual> encode(Subject subject, EncodingRun run) {
        if (subject.picture().isPresent()) {
            return Optional.of(model.imageEncoder().encode(subject.picture().get(), run));
        }
        return subject.frames();
    }

    /** What comes in pieces, frames of a video or parts of a prompt, is put together. */
    private static void put(Map<String, Tensor> seen, String name, Tensor tensor) {
        Tensor before = seen.get(name);
        if (before == null) {
            seen.put(name, TensorScope.release(tensor));
        } else {
            seen.put(name, TensorScope.release(Tensor.concatenate(List.of(before, tensor), 0)));
            before.close();
        }
    }

    /** The language model's tensors have one row, which the format leaves out. */
    private static Tensor kept(String name, Tensor tensor) {
        Tensor values = tensor.detach().to(DType.FLOAT32).copy();
        boolean oneRow = name.equals("inputs_embeds") || name.equals("logits");
        Shape shape = values.shape();
        return oneRow ? values.reshape(shape.size(1), shape.size(2)) : values;
    }
}
