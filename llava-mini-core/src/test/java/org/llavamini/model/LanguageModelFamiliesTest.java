// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.model.decoder.Rows;
import org.llavamini.nn.CheckpointWeights;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.nn.attention.KvCache;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Each family against Hugging Face transformers in float32: {@code families/make_language_models.py} made the models and what is
 * expected of them.
 */
class LanguageModelFamiliesTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "smollm2", "qwen2", "qwen3", "mistral", "mistral-window", "gemma3"})
    void computesTheLogitsAndTheAnswerOfTransformers(String family) {
        try (GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open();
                SafetensorsFile expected = SafetensorsFile.open(folder(family).resolve("expected.safetensors"));
                Checkpoint checkpoint = Checkpoint.open(folder(family));
                Weights weights =
                        new Weights(new CheckpointWeights(checkpoint), Precision.of(DType.FLOAT32), Device.cpu());
                LanguageModel model =
                        new LanguageModel(weights, checkpoint.config().languageModel())) {
            assertThat(checkpoint.check().unexpected()).isEmpty();
            long[] prompt = tensor(expected, "prompt").toLongs();
            float[] logits = tensor(expected, "logits").reshape(-1).toFloats();
            assertThat(logits(model, prompt)).containsExactly(logits, within((float) (TOLERANCE * largest(logits))));
            assertThat(answer(model, prompt, 16))
                    .containsExactly(tensor(expected, "generated").toLongs());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "smollm2", "qwen2", "qwen3", "mistral", "mistral-window", "gemma3"})
    void writesTheConfigurationThatItRead(String family, @TempDir Path copy) {
        ModelConfig config = ModelConfig.read(folder(family));

        config.write(copy);

        assertThat(ModelConfig.read(copy)).isEqualTo(config);
    }

    private static float[] logits(LanguageModel model, long[] prompt) {
        try (KvCache cache = model.newCache(prompt.length)) {
            Tensor hidden =
                    model.forward(embed(model, prompt), List.of(Rows.all(1, prompt.length, cache)), Cancellation.NEVER);
            return model.logits(hidden).reshape(-1).toFloats();
        }
    }

    /** Reads the prompt in two pieces, so that a window reaches back over what was read before. */
    private static long[] answer(LanguageModel model, long[] prompt, int length) {
        List<Long> answer = new ArrayList<>();
        int first = 7;
        try (KvCache cache = model.newCache(prompt.length + length)) {
            Tensor begun = embed(model, Arrays.copyOf(prompt, first));
            Tensor _ = model.forward(begun, List.of(Rows.all(1, first, cache)), Cancellation.NEVER);
            long[] next = Arrays.copyOfRange(prompt, first, prompt.length);
            while (answer.size() < length) {
                Tensor hidden =
                        model.forward(embed(model, next), List.of(Rows.last(next.length, cache)), Cancellation.NEVER);
                long best = model.logits(hidden).argmax().toLongs()[0];
                answer.add(best);
                next = new long[] {best};
            }
        }
        return answer.stream().mapToLong(Long::longValue).toArray();
    }

    private static Tensor embed(LanguageModel model, long... ids) {
        return model.embed(Tensor.of(ids, ids.length));
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static Tensor tensor(SafetensorsFile file, String name) {
        return Tensor.map(
                file.segment(name), file.entry(name).dtype(), file.entry(name).shape());
    }

    private static Path folder(String family) {
        try {
            return Path.of(
                    Objects.requireNonNull(LanguageModelFamiliesTest.class.getResource("families/" + family), family)
                            .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
