// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.export;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.WeightLayout;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.checkpoint.file.TokenizerFiles;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.checkpoint.shards.ShardedWriter;
import org.llavamini.checkpoint.vision.PreprocessorConfigFile;
import org.llavamini.checkpoint.vision.VisionConfigFile;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.ModelPart;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.nn.PackedInt4;
import org.llavamini.nn.Quantization;
import org.llavamini.output.OutputFolder;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Writes a model with its linear layers in few bits, in the conventions of compressed-tensors: {@code int-quantized} with
 * {@code weight} int8 and {@code weight_scale} float32 for each output; or {@code pack-quantized} with {@code weight_packed} and a
 * scale for each 32 inputs, of the decoder layers. Compressor and all other matrices become bfloat16, vectors float32; embeddings and
 * the vision tower, which gets its folder beside the weights wherever it lay before, have the forms that are asked for.
 *
 * <p>One tensor is held in memory at a time. Use one for one model.
 */
public final class ModelQuantizer {
    private final QuantizedForms forms;
    private final Checkpoint checkpoint;
    private final Path output;

    private ModelQuantizer(QuantizedForms forms, Checkpoint checkpoint, Path output) {
        this.forms = requireNonNull(forms, "forms is null");
        this.checkpoint = requireNonNull(checkpoint, "checkpoint is null");
        this.output = requireNonNull(output, "output is null");
    }

    /**
     * Quantises the model of a directory.
     *
     * @param visionTower a CLIP directory, where the model's own files do not lead to one
     * @param output the directory to write, created if need be; must not be the model's own
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the model is quantised already or would overwrite itself, with
     *     {@code MODEL_NOT_FOUND} or {@code MODEL_FORMAT} as {@link Checkpoint#open(Path)}, with {@code INPUT_OUTPUT} if a
     *     file cannot be written
     */
    public static void quantize(QuantizedForms forms, Path model, Optional<Path> visionTower, Path output) {
        if (model.toAbsolutePath().normalize().equals(output.toAbsolutePath().normalize())) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "the model cannot be written over itself; give another folder (" + output + ")");
        }
        try (Checkpoint checkpoint =
                visionTower.map(tower -> Checkpoint.open(model, tower)).orElseGet(() -> Checkpoint.open(model))) {
            if (checkpoint.config().quantization().isPresent()) {
                throw new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST, "the model is quantised already (" + model + ")");
            }
            OutputFolder.write(output, folder -> new ModelQuantizer(forms, checkpoint, folder).write());
        }
    }

    private void write() {
        Path towerFolder = output.resolve("vision_tower");
        List<ExpectedWeight> present = checkpoint.expected().stream()
                .filter(weight -> checkpoint.has(weight.name()))
                .filter(weight -> !isTiedHead(weight))
                .toList();
        List<TensorToWrite> tower = new ArrayList<>();
        List<TensorToWrite> rest = new ArrayList<>();
        for (ExpectedWeight weight : present) {
            if (weight.part() == ModelPart.VISION_TOWER) {
                add(tower, weight, WeightLayout.CLIP);
            } else {
                add(rest, weight, WeightLayout.LLAVA_MINI);
            }
        }
        try {
            Files.createDirectories(output);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the folder cannot be made (" + output + ")", e);
        }
        TokenizerFiles.copy(checkpoint.tokenizerDirectory(), output);
        checkpoint.visionTower().ifPresent(source -> {
            ShardedWriter.write(towerFolder, tower, forms.fileBytes());
            VisionConfigFile.write(towerFolder, source.config());
            PreprocessorConfigFile.write(towerFolder, source.preprocessor());
        });
        ShardedWriter.write(output, rest, forms.fileBytes());
        config(present).write(output);
    }

    private ModelConfig config(List<ExpectedWeight> present) {
        Set<String> quantized = present.stream()
                .filter(weight -> form(weight) != StoredForm.BFLOAT16)
                .map(ExpectedWeight::name)
                .collect(Collectors.toSet());
        ModelConfig config = checkpoint.config();
        return new ModelConfig(
                config.architecture(),
                config.languageModel(),
                config.multimodal(),
                // The tower has its own folder now.
                Optional.empty(),
                Optional.of(DType.BFLOAT16),
                Optional.of(QuantizationConfig.of(forms.layers().bits(), checkpoint.expected(), quantized)));
    }

    private boolean isTiedHead(ExpectedWeight weight) {
        return weight.name().equals(LanguageModelWeights.HEAD)
                && checkpoint.config().languageModel().tiedEmbeddings();
    }

    /** Returns how the matrix of a weight is stored; what is asked of a part holds for those of its matrices that allow it. */
    private StoredForm form(ExpectedWeight weight) {
        if (!weight.storableAsIntegers()) {
            return StoredForm.BFLOAT16;
        }
        boolean tower = weight.part() == ModelPart.VISION_TOWER;
        if (weight.name().equals(LanguageModelWeights.EMBEDDINGS)
                || weight.name().equals(LanguageModelWeights.HEAD)) {
            return fitting(forms.embeddings(), weight);
        }
        boolean asked = tower
                ? weight.leastBits().quantizes()
                : weight.leastBits().storable(forms.layers().bits());
        return asked ? fitting(tower ? forms.tower() : forms.layers(), weight) : StoredForm.BFLOAT16;
    }

    /** Rows that do not consist of whole groups take 16 bits. */
    private static StoredForm fitting(StoredForm form, ExpectedWeight weight) {
        return form == StoredForm.INT4 && weight.shape().size(-1) % PackedInt4.GROUP != 0 ? StoredForm.BFLOAT16 : form;
    }

    private void add(List<TensorToWrite> tensors, ExpectedWeight weight, WeightLayout layout) {
        String name = layout.storedName(weight.name());
        Shape shape = weight.shape();
        switch (form(weight)) {
            case INT4 -> addInt4(tensors, weight, name);
            case INT8 -> {
                tensors.add(new TensorToWrite(
                        name,
                        DType.INT8,
                        shape,
                        sink -> quantize(weight.name(), int8 -> int8.values().read(sink))));
                tensors.add(new TensorToWrite(
                        QuantizationConfig.scaleName(name),
                        DType.FLOAT32,
                        Shape.of(shape.size(0), 1),
                        sink -> quantize(weight.name(), int8 -> int8.scales().read(sink))));
            }
            case BFLOAT16 -> {
                DType dtype = shape.rank() > 1 ? DType.BFLOAT16 : DType.FLOAT32;
                tensors.add(new TensorToWrite(name, dtype, shape, sink -> convert(weight.name(), dtype, sink)));
            }
        }
    }

    private void addInt4(List<TensorToWrite> tensors, ExpectedWeight weight, String name) {
        long out = weight.shape().size(0);
        long in = weight.shape().size(1);
        tensors.add(new TensorToWrite(
                QuantizationConfig.packedName(name),
                DType.INT32,
                Shape.of(out, in / QuantizationConfig.INT4_IN_WORD),
                sink -> quantizeInt4(weight.name(), int4 -> int4.words().read(sink))));
        tensors.add(new TensorToWrite(
                QuantizationConfig.scaleName(name),
                DType.FLOAT32,
                Shape.of(out, in / QuantizationConfig.INT4_GROUP),
                sink -> quantizeInt4(weight.name(), int4 -> int4.scales().read(sink))));
        tensors.add(new TensorToWrite(
                QuantizationConfig.shapeName(name), DType.INT64, Shape.of(2), sink -> writeShape(out, in, sink)));
    }

    private static void writeShape(long out, long in, Consumer<MemorySegment> sink) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor.of(new long[] {out, in}, 2).read(sink);
        }
    }

    private void quantizeInt4(String name, Consumer<PackedInt4> consumer) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            consumer.accept(PackedInt4.of(Quantization.int4(stored(name).to(DType.FLOAT32), PackedInt4.GROUP)));
        }
    }

    private void quantize(String name, Consumer<Quantization.Int8Weight> consumer) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            consumer.accept(Quantization.int8(stored(name).to(DType.FLOAT32)));
        }
    }

    private void convert(String name, DType dtype, Consumer<MemorySegment> sink) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            stored(name).to(dtype).read(sink);
        }
    }

    private Tensor stored(String name) {
        TensorEntry entry = checkpoint.entry(name);
        return Tensor.map(checkpoint.segment(name), entry.dtype(), entry.shape());
    }
}
