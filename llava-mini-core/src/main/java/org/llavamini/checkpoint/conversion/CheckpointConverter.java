// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.conversion;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.WeightCheck;
import org.llavamini.checkpoint.WeightLayout;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.config.ProjectorConfig;
import org.llavamini.checkpoint.conversion.Conversion.Layout;
import org.llavamini.checkpoint.file.TokenizerFiles;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.checkpoint.shards.ShardedWriter;
import org.llavamini.checkpoint.vision.PreprocessorConfigFile;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.checkpoint.vision.VisionConfigFile;
import org.llavamini.checkpoint.vision.VisionTowerSource;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.output.OutputFolder;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Writes a model anew as safetensors, whatever files it comes from: PyTorch's, another layout, an adapter merged into its base.
 * One tensor is held in memory at a time. Use one for one model.
 */
public final class CheckpointConverter {
    private static final long SHARD_BYTES = 5_000_000_000L;

    private final Checkpoint checkpoint;
    private final Conversion conversion;
    private final WeightCheck check;

    private CheckpointConverter(Checkpoint checkpoint, Conversion conversion) {
        this.checkpoint = requireNonNull(checkpoint, "checkpoint is null");
        this.conversion = requireNonNull(conversion, "conversion is null");
        this.check = checkpoint.check();
    }

    /**
     * Converts a model. The output appears complete or not at all.
     *
     * @param output a directory that does not exist yet, or is empty
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the output exists or the layout cannot hold the model, with
     *     {@code MODEL_NOT_FOUND} or {@code MODEL_FORMAT} as {@link Checkpoint#open(Path, CheckpointOptions)}, except that the
     *     tower's weights may be absent from the official layout; with {@code INPUT_OUTPUT} if a file cannot be written
     */
    public static void convert(Path model, CheckpointOptions options, Conversion conversion, Path output) {
        OutputFolder.write(output, directory -> {
            try (Checkpoint checkpoint = Checkpoint.openIncomplete(model, options)) {
                CheckpointConverter converter = new CheckpointConverter(checkpoint, conversion);
                converter.requireComplete();
                converter.requireConvertible();
                converter.write(directory);
            }
        });
    }

    private void requireComplete() {
        Set<String> absentTower = checkpoint.hasVisionTower() || conversion.layout() != Layout.OFFICIAL
                ? Set.of()
                : Set.copyOf(check.missing().stream()
                        .filter(name -> name.startsWith(WeightLayout.VISION_TOWER))
                        .toList());
        if (!absentTower.containsAll(check.missing()) || !check.mismatches().isEmpty()) {
            checkpoint.requireComplete(check);
        }
        checkpoint.requireOwn(check);
    }

    private void requireConvertible() {
        boolean quantized = checkpoint.config().quantization().isPresent();
        require(
                !quantized || (conversion.dtype().isEmpty() && conversion.layout() == Layout.OFFICIAL),
                "a quantised model can neither change its type nor its layout");
        if (conversion.layout() == Layout.LLAVA_HF) {
            ModelConfig config = checkpoint.config();
            require(
                    config.architecture() == Architecture.LLAVA,
                    "the layout llava-hf holds LLaVA-v1.5 models only, this is a " + config.modelType());
            require(
                    config.multimodal().orElseThrow().projector().equals(new ProjectorConfig.Mlp(2)),
                    "the layout llava-hf holds projectors mlp2x_gelu only");
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, message + " (" + checkpoint.directory() + ")");
        }
    }

    private void write(Path directory) {
        TokenizerFiles.copy(checkpoint.tokenizerDirectory(), directory);
        switch (conversion.layout()) {
            case OFFICIAL -> writeOfficial(directory);
            case LLAVA_HF -> writeLlavaHf(directory);
        }
    }

    private void writeOfficial(Path directory) {
        List<TensorToWrite> tower = new ArrayList<>();
        List<TensorToWrite> rest = new ArrayList<>();
        for (String name : used()) {
            if (name.startsWith(WeightLayout.VISION_TOWER)) {
                tower.add(tensor(name, WeightLayout.CLIP.storedName(name)));
            } else {
                rest.add(tensor(name, name));
            }
        }
        if (!tower.isEmpty()) {
            VisionTowerSource source = checkpoint.visionTower().orElseThrow();
            Path folder = directory.resolve(VisionTowerSource.INSIDE);
            ShardedWriter.write(folder, tower, SHARD_BYTES);
            VisionConfigFile.write(folder, source.config());
            PreprocessorConfigFile.write(folder, source.preprocessor());
        }
        ShardedWriter.write(directory, rest, SHARD_BYTES);
        // the tower has its own folder now
        config(Optional.empty()).write(directory);
    }

    private void writeLlavaHf(Path directory) {
        VisionTowerSource tower = checkpoint.visionTower().orElseThrow();
        HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.of(checkpoint.config());
        List<TensorToWrite> tensors = new ArrayList<>();
        for (String name : used()) {
            TensorToWrite tensor = tensor(name, WeightLayout.LLAVA_HF.storedName(name));
            tensors.add(HuggingFaceVocabulary.hasRowsOfTokens(name) ? vocabulary.padded(tensor) : tensor);
        }
        ShardedWriter.write(directory, tensors, SHARD_BYTES);
        PreprocessorConfigFile.write(directory, tower.preprocessor());
        LlavaHfConfigWriter.write(directory, config(Optional.of(tower.config())), vocabulary);
        vocabulary.addTokens(directory);
    }

    private List<String> used() {
        boolean tied = checkpoint.config().languageModel().tiedEmbeddings();
        Set<String> unexpected = Set.copyOf(check.unexpected());
        return checkpoint.names().stream()
                .filter(name -> !unexpected.contains(name))
                .filter(name -> !(tied && name.equals(LanguageModelWeights.HEAD)))
                .toList();
    }

    private TensorToWrite tensor(String name, String storedName) {
        TensorEntry entry = checkpoint.entry(name);
        DType dtype = conversion.dtype().orElse(entry.dtype());
        return dtype == entry.dtype()
                ? new TensorToWrite(storedName, dtype, entry.shape(), sink -> checkpoint.read(name, sink))
                : new TensorToWrite(
                        storedName,
                        dtype,
                        entry.shape(),
                        sink -> checkpoint.read(name, memory -> cast(memory, entry, dtype, sink)));
    }

    private static void cast(MemorySegment memory, TensorEntry entry, DType dtype, Consumer<MemorySegment> sink) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            Tensor.map(memory, entry.dtype(), entry.shape()).to(dtype).read(sink);
        }
    }

    /** Models of the llava-hf layout name no tower; once converted it lies in a folder of its own. */
    private static MultimodalConfig withTower(MultimodalConfig config) {
        return config.visionTower().isPresent() ? config : config.withVisionTower(VisionTowerSource.INSIDE);
    }

    private ModelConfig config(Optional<VisionConfig> vision) {
        ModelConfig config = checkpoint.config();
        return new ModelConfig(
                config.architecture(),
                config.languageModel(),
                config.multimodal().map(CheckpointConverter::withTower),
                vision,
                conversion.dtype().or(config::dtype),
                config.quantization());
    }
}
