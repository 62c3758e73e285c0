// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import org.llavamini.checkpoint.ExpectedWeights;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.config.ProjectorConfig;
import org.llavamini.checkpoint.language.DecoderDesign;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.checkpoint.language.Llama;
import org.llavamini.checkpoint.language.RopeScaling;
import org.llavamini.checkpoint.shards.ShardedWriter;
import org.llavamini.checkpoint.vision.PreprocessorConfig;
import org.llavamini.checkpoint.vision.PreprocessorConfigFile;
import org.llavamini.checkpoint.vision.VisionConfig;
import org.llavamini.checkpoint.vision.VisionConfigFile;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.media.Picture;
import org.llavamini.nn.WeightSource;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;

/** A complete LLaVA-Mini, or LLaVA-v1.5, of a few thousand random weights, in memory or as a checkpoint; equal seeds give equal models. */
public final class TestingModel {
    /** How many tokens the model knows. */
    public static final int VOCABULARY = 600;

    private static final int HIDDEN = 32;
    private static final int IMAGE_SIZE = 56;
    private static final long SHARD_BYTES = 1L << 30;

    private final long seed;
    private final Architecture architecture;
    private final MultimodalConfig multimodal;

    /** Stands for the LLaVA-Mini of that seed. */
    public TestingModel(long seed) {
        this(seed, Architecture.LLAVA_MINI);
    }

    /** Stands for the model of that seed and kind. */
    public TestingModel(long seed, Architecture architecture) {
        this(seed, architecture, architecture == Architecture.LLAVA ? plainMultimodal() : multimodal());
    }

    /** Stands for the LLaVA-Mini of that seed with its two fusion layers in that place. */
    public TestingModel(long seed, MultimodalConfig.PreFusionPlace place) {
        this(seed, Architecture.LLAVA_MINI, multimodal(place));
    }

    private TestingModel(long seed, Architecture architecture, MultimodalConfig multimodal) {
        this.seed = seed;
        this.architecture = architecture;
        this.multimodal = multimodal;
    }

    /** Returns the sizes of the language model: grouped-query attention and scaled positions. */
    public static LanguageModelConfig language() {
        return new LanguageModelConfig(
                new Llama(),
                HIDDEN,
                2 * HIDDEN,
                3,
                4,
                2,
                HIDDEN / 4,
                VOCABULARY,
                1e-5,
                10000,
                new RopeScaling.Llama3(8, 1, 4, 64),
                512,
                false,
                DecoderDesign.llama(HIDDEN / 4),
                OptionalInt.of(589),
                List.of(590, 597, 598),
                OptionalInt.of(593));
    }

    /** Returns the sizes of the vision tower: 16 patches. */
    public static VisionConfig vision() {
        return new VisionConfig(16, 32, 3, 2, IMAGE_SIZE, 14, 1e-5, VisionConfig.Activation.QUICK_GELU);
    }

    /** Returns what lies between tower and language model. */
    public static MultimodalConfig multimodal() {
        return multimodal(MultimodalConfig.PreFusionPlace.BEFORE);
    }

    /** Returns what lies between tower and language model, with the fusion layers in that place. */
    public static MultimodalConfig multimodal(MultimodalConfig.PreFusionPlace place) {
        return new MultimodalConfig(
                Optional.of("vision_tower"),
                vision().hiddenSize(),
                -2,
                MultimodalConfig.SelectFeature.PATCH,
                new ProjectorConfig.Mlp(2),
                new CompressorConfig(CompressorConfig.Type.QUERY, 2),
                2,
                place,
                1,
                AspectRatio.SQUARE,
                false,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of("llava_llama_3_1"),
                Quirks.defaults());
    }

    /** Returns the same without compression and fusion, as LLaVA-v1.5 has it. */
    public static MultimodalConfig plainMultimodal() {
        MultimodalConfig mini = multimodal();
        return new MultimodalConfig(
                mini.visionTower(),
                mini.visionHiddenSize(),
                mini.selectLayer(),
                mini.selectFeature(),
                mini.projector(),
                new CompressorConfig(CompressorConfig.Type.NONE, 0),
                0,
                mini.preFusionPlace(),
                1,
                mini.imageAspectRatio(),
                false,
                OptionalInt.empty(),
                OptionalInt.empty(),
                mini.conversationTemplate(),
                Quirks.defaults());
    }

    private ModelConfig config() {
        return new ModelConfig(
                architecture,
                language(),
                Optional.of(multimodal),
                Optional.empty(),
                Optional.of(DType.FLOAT32),
                Optional.empty());
    }

    private List<ExpectedWeight> expected() {
        return ExpectedWeights.of(config(), Optional.of(vision()));
    }

    /** Returns the weights in memory. */
    public WeightSource weights() {
        Map<String, ExpectedWeight> known =
                expected().stream().collect(Collectors.toMap(ExpectedWeight::name, weight -> weight));
        return new WeightSource() {
            @Override
            public boolean contains(String name) {
                return known.containsKey(name);
            }

            @Override
            public Tensor tensor(String name, Shape shape) {
                return Tensor.of(values(name, shape), shape.toArray());
            }
        };
    }

    /** Returns norms near one and matrices that neither swell nor shrink what passes them. */
    private float[] values(String name, Shape shape) {
        Random random = new Random(31 * seed + name.hashCode());
        boolean norm = shape.rank() == 1 && name.endsWith("weight");
        double deviation = shape.rank() == 1 ? 0.1 : 1 / Math.sqrt((double) shape.size(1));
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((norm ? 1 : 0) + deviation * random.nextGaussian());
        }
        return values;
    }

    /** Writes the model with its tokenizer and returns the directory. */
    public Path write(Path directory) {
        try {
            Path tower = Files.createDirectories(directory.resolve("vision_tower"));
            VisionConfigFile.write(tower, vision());
            PreprocessorConfigFile.write(tower, PreprocessorConfig.clip(IMAGE_SIZE));
            for (String file : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
                copyTokenizerFile(file, directory);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        config().write(directory);
        List<TensorToWrite> tensors = new ArrayList<>();
        for (ExpectedWeight weight : expected()) {
            tensors.add(TensorToWrite.of(weight.name(), weight.shape(), values(weight.name(), weight.shape())));
        }
        ShardedWriter.write(directory, tensors, SHARD_BYTES);
        return directory;
    }

    private static void copyTokenizerFile(String file, Path directory) throws IOException {
        try (InputStream stream = TestingModel.class.getResourceAsStream("text/llama31-c1/" + file)) {
            Files.copy(Objects.requireNonNull(stream, file), directory.resolve(file));
        }
    }

    /** Returns a picture of coloured noise. */
    public static Picture noise(long seed) {
        byte[] pixels = new byte[3 * IMAGE_SIZE * IMAGE_SIZE];
        new Random(seed).nextBytes(pixels);
        return Picture.of(IMAGE_SIZE, IMAGE_SIZE, pixels);
    }
}
