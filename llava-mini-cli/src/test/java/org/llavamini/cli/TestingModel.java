// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.llavamini.checkpoint.ExpectedWeights;
import org.llavamini.checkpoint.WeightLayout;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.shards.ShardedWriter;
import org.llavamini.checkpoint.vision.VisionConfigFile;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.ModelPart;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.text.Conversation;

/** A tiny model of random weights with a real tokenizer, written into a folder. */
public final class TestingModel {
    private static final String CONFIG = """
            {"model_type": "llava_mini_llama", "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2,
             "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": 600, "rms_norm_eps": 1e-05,
             "rope_theta": 10000.0, "max_position_embeddings": 512, "tie_word_embeddings": true,
             "bos_token_id": 589, "eos_token_id": [590, 597, 598], "torch_dtype": "float32",
             "mm_hidden_size": 16, "mm_vision_select_layer": -2, "mm_vision_select_feature": "patch",
             "mm_vision_tower": "vision_tower", "mm_projector_type": "mlp2x_gelu", "compressor_size": 1,
             "prefusion_layer_num": 1, "resolution_ratio": 1, "image_aspect_ratio": "square"}
            """;
    private static final String TOWER = """
            {"model_type": "clip_vision_model", "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2,
             "num_attention_heads": 2, "image_size": 28, "patch_size": 14, "hidden_act": "quick_gelu",
             "layer_norm_eps": 1e-05}
            """;
    private static final String PREPROCESSOR = """
            {"image_processor_type": "CLIPImageProcessor", "crop_size": {"height": 28, "width": 28},
             "size": {"shortest_edge": 28}, "do_center_crop": true, "do_convert_rgb": true, "do_normalize": true,
             "do_rescale": true, "do_resize": true, "resample": 3, "rescale_factor": 0.00392156862745098,
             "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]}
            """;
    private static final long SEED = 1;
    private static final double SPREAD = 0.2;

    private TestingModel() {}

    /** Writes the model and returns its folder. */
    public static Path write(Path folder) {
        return write(folder, "llama", "clip_vision_model");
    }

    /** Writes a model with a language model and a vision tower of other families, by their {@code model_type}. */
    public static Path write(Path folder, String languageFamily, String towerFamily) {
        try {
            Path tower = Files.createDirectories(folder.resolve("vision_tower"));
            Files.writeString(folder.resolve("config.json"), CONFIG.replace("mini_llama", "mini_" + languageFamily));
            Files.writeString(tower.resolve("config.json"), TOWER.replace("clip_vision_model", towerFamily));
            Files.writeString(tower.resolve("preprocessor_config.json"), PREPROCESSOR);
            for (String file : List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
                copyResource("llama31-c1/" + file, folder.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writeWeights(folder);
        return folder;
    }

    private static void writeWeights(Path folder) {
        Random random = new Random(SEED);
        List<TensorToWrite> language = new ArrayList<>();
        List<TensorToWrite> tower = new ArrayList<>();
        for (ExpectedWeight weight : ExpectedWeights.of(
                ModelConfig.read(folder), Optional.of(VisionConfigFile.read(folder.resolve("vision_tower"))))) {
            float[] values = new float[Math.toIntExact(weight.shape().elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] =
                        (float) (SPREAD * random.nextGaussian() + (weight.name().endsWith("norm.weight") ? 1 : 0));
            }
            boolean inTower = weight.part() == ModelPart.VISION_TOWER;
            WeightLayout layout = inTower ? WeightLayout.CLIP : WeightLayout.LLAVA_MINI;
            if (!weight.name().equals("lm_head.weight")) {
                (inTower ? tower : language)
                        .add(TensorToWrite.of(layout.storedName(weight.name()), weight.shape(), values));
            }
        }
        ShardedWriter.write(folder, language, Integer.MAX_VALUE);
        ShardedWriter.write(folder.resolve("vision_tower"), tower, Integer.MAX_VALUE);
    }

    /** Copies a resource of core's tests of text. */
    public static void copyResource(String name, Path target) throws IOException {
        try (InputStream stream = Conversation.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new AssertionError("core's tests lack the resource " + name);
            }
            Files.copy(stream, target);
        }
    }

    /** Writes a small picture and returns its file. */
    public static Path picture(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            java.awt.image.BufferedImage image =
                    new java.awt.image.BufferedImage(40, 30, java.awt.image.BufferedImage.TYPE_INT_RGB);
            image.setRGB(20, 15, 0xFF0000);
            javax.imageio.ImageIO.write(image, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
