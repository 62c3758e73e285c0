// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.ModelPart;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.tensor.DType;

/**
 * What a model directory holds and what it takes to run it.
 *
 * @param directory the directory
 * @param config the configuration
 * @param layout how the files name the weights
 * @param files the files of weights
 * @param base the model below an adapter
 * @param parameters number of parameters in the files, by part; scales of quantised weights do not count
 * @param parametersByType the same by element type on disk; weights of 4 bits lie in 32-bit integers
 * @param bytesOnDisk bytes of all weights that the model uses
 * @param memory bytes that all weights would need
 * @param keyValueElementsPerToken elements of keys and values that the language model keeps for each token
 * @param visionTokensPerImage tokens of one picture that the language model reads; 0 without a vision tower
 * @param check what is missing, unexpected or does not fit
 */
public record CheckpointReport(
        Path directory,
        ModelConfig config,
        WeightLayout layout,
        List<Path> files,
        Optional<Path> base,
        Map<ModelPart, Long> parameters,
        Map<DType, Long> parametersByType,
        long bytesOnDisk,
        MemoryEstimate memory,
        long keyValueElementsPerToken,
        long visionTokensPerImage,
        WeightCheck check) {
    public CheckpointReport {
        requireNonNull(directory, "directory is null");
        requireNonNull(config, "config is null");
        requireNonNull(layout, "layout is null");
        files = List.copyOf(files);
        requireNonNull(base, "base is null");
        parameters = Collections.unmodifiableMap(new EnumMap<>(parameters));
        parametersByType = Collections.unmodifiableMap(new EnumMap<>(parametersByType));
        requireNonNull(memory, "memory is null");
        requireNonNull(check, "check is null");
    }

    static CheckpointReport of(Checkpoint checkpoint) {
        List<ExpectedWeight> expected = checkpoint.expected();
        Map<ModelPart, Long> parameters = new EnumMap<>(ModelPart.class);
        Map<DType, Long> parametersByType = new EnumMap<>(DType.class);
        long bytes = 0;
        for (ExpectedWeight weight : expected) {
            if (isInt4(checkpoint, weight)) {
                TensorEntry packed = checkpoint.entry(QuantizationConfig.packedName(weight.name()));
                parameters.merge(weight.part(), weight.shape().elements(), Long::sum);
                parametersByType.merge(packed.dtype(), weight.shape().elements(), Long::sum);
                bytes += packed.bytes() + scaleBytes(checkpoint, weight);
            } else if (checkpoint.has(weight.name())) {
                TensorEntry entry = checkpoint.entry(weight.name());
                parameters.merge(weight.part(), entry.shape().elements(), Long::sum);
                parametersByType.merge(entry.dtype(), entry.shape().elements(), Long::sum);
                bytes += entry.bytes() + scaleBytes(checkpoint, weight);
            }
        }
        LanguageModelConfig languageModel = checkpoint.config().languageModel();
        return new CheckpointReport(
                checkpoint.directory(),
                checkpoint.config(),
                checkpoint.layout(),
                checkpoint.files(),
                checkpoint.base(),
                parameters,
                parametersByType,
                bytes,
                MemoryEstimate.of(expected, languageModel.tiedEmbeddings()),
                2L * languageModel.layers() * languageModel.keyValueWidth(),
                visionTokens(checkpoint),
                checkpoint.check());
    }

    private static boolean isInt4(Checkpoint checkpoint, ExpectedWeight weight) {
        return weight.storableAsIntegers() && checkpoint.has(QuantizationConfig.packedName(weight.name()));
    }

    private static long scaleBytes(Checkpoint checkpoint, ExpectedWeight weight) {
        if (!weight.storableAsIntegers()) {
            return 0;
        }
        String scale = QuantizationConfig.scaleName(weight.name());
        return checkpoint.has(scale) ? checkpoint.entry(scale).bytes() : 0;
    }

    private static long visionTokens(Checkpoint checkpoint) {
        if (checkpoint.config().multimodal().isEmpty()
                || checkpoint.visionTower().isEmpty()) {
            return 0;
        }
        MultimodalConfig config = checkpoint.config().multimodal().get();
        int patches = checkpoint.visionTower().get().config().patches();
        int ratio = config.resolutionRatio();
        // uncompressed HD pictures consist of the tiles and the whole
        return config.compressor().tokens(ratio == 1 ? patches : patches * (ratio * ratio + 1));
    }

    /** Returns the number of parameters of all parts. */
    public long totalParameters() {
        return parameters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the bytes that the language model keeps for each token in a cache of the given element type. */
    public long keyValueBytesPerToken(DType dtype) {
        return keyValueElementsPerToken * dtype.bytes();
    }
}
