// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.checkpoint.SafetensorsWriter;
import org.llavamini.checkpoint.TensorToWrite;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.StageTimer;
import org.llavamini.generation.GenerationOptions;
import org.llavamini.generation.LoadedModel;
import org.llavamini.media.Picture;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Probe;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.TokenIds;

/** Runs one request greedily and keeps every intermediate tensor. Belongs to the engine's thread. */
public final class Tracer {
    private final LoadedModel model;

    /** Prepares to trace a model, which stays the caller's. */
    public Tracer(LoadedModel model) {
        this.model = requireNonNull(model, "model is null");
    }

    /**
     * Writes the tensors of one request: floating-point ones as float32, ids as int64, prompt and text as metadata.
     *
     * @param prompt the exact string
     * @param picture what it is about
     * @param options how many tokens to generate
     * @param output a safetensors file, replaced if it exists
     */
    public void trace(String prompt, Optional<Picture> picture, GenerationOptions options, Path output) {
        try (TensorScope _ = TensorScope.open()) {
            Map<String, Tensor> seen = new LinkedHashMap<>();
            TokenIds ids = model.promptTokenizer().encode(prompt);
            seen.put("input_ids", Tensor.of(ids.toLongArray(), ids.size()));
            Probe probe = (name, tensor) -> seen.put(name, kept(name, tensor));
            StageTimer timer = new StageTimer();
            Optional<EncodedImage> image = picture.map(each -> model.imageEncoder()
                    .encode(model.imageEncoder().preprocessor().preprocess(each), probe, timer, Cancellation.NEVER));
            try {
                LoadedModel.Result result =
                        model.answer(ids, image, options, piece -> {}, probe, timer, Cancellation.NEVER);
                TokenIds generated = result.generation().ids();
                seen.put("generated_ids", Tensor.of(generated.toLongArray(), generated.size()));
                List<TensorToWrite> tensors = new ArrayList<>();
                seen.forEach((name, tensor) ->
                        tensors.add(new TensorToWrite(name, tensor.dtype(), tensor.shape(), tensor::read)));
                SafetensorsWriter.write(
                        output,
                        tensors,
                        Map.of("prompt", prompt, "text", result.generation().text()));
            } finally {
                image.ifPresent(EncodedImage::close);
                seen.values().forEach(Tensor::close);
            }
        }
    }

    /** The tensors of the text side have one row, which the format leaves out. */
    private static Tensor kept(String name, Tensor tensor) {
        Tensor values = tensor.detach().to(DType.FLOAT32).copy();
        boolean oneRow = name.equals("inputs_embeds") || name.equals("logits");
        Shape shape = values.shape();
        Tensor result = oneRow ? values.reshape(shape.size(1), shape.size(2)) : values;
        return TensorScope.release(result);
    }
}
