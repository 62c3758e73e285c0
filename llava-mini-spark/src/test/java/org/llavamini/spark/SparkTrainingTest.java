// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.TestingModel;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Cancellation;
import org.llavamini.train.Trainer;
import org.llavamini.train.config.TrainConfigFile;

/** Two tasks of a barrier stage train a tiny model. */
@Timeout(300)
final class SparkTrainingTest {
    @TempDir
    private static Path folder;

    private static SparkContext context;

    @BeforeAll
    static void start() throws IOException {
        new TestingModel(6).write(Files.createDirectories(folder.resolve("model")));
        StringBuilder samples = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            ImageIO.write(image(i), "png", folder.resolve(i + ".png").toFile());
            samples.append("""
                    {"id": "%d", "image": "%d.png", "conversations": [{"from": "human", "value": "<image>\\nWhat is this?"}, \
                    {"from": "gpt", "value": "number %d"}]}
                    """.formatted(i, i, i));
        }
        Files.writeString(folder.resolve("data.json"), samples);
        Files.writeString(folder.resolve("run.yaml"), """
                stage: finetune
                model: model
                output: out
                data:
                  - json: data.json
                    media: .
                conversation: llava_llama_3_1
                compressor: {kind: query, size: 2}
                pre_fusion: {layers: 2}
                schedule: constant
                warmup_ratio: 0
                learning_rate: 3.0e-3
                batch_size: 4
                micro_batch_size: 2
                max_steps: 4
                dtype: float32
                max_length: 2048
                seed: 1
                processes: 2
                """);
        context = new SparkContext(TestingSpark.conf());
    }

    private static BufferedImage image(int seed) {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        image.setRGB(seed, seed, 0xffffff);
        return image;
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    private static SparkTraining run(String... settings) {
        return SparkTraining.of(folder.resolve("run.yaml")).withSettings(List.of(settings));
    }

    @Test
    void tasksLearnWhatOneProcessLearns() throws IOException {
        List<Double> alone = new ArrayList<>();
        new Trainer(
                        TrainConfigFile.read(folder.resolve("run.yaml"), List.of("output=alone", "processes=1")),
                        1,
                        report -> alone.add(report.loss()),
                        Cancellation.NEVER)
                .run(false);
        Path output = run("output=spark").run(context);
        assertThat(losses(output))
                .usingElementComparator((left, right) -> Math.abs(left - right) < 1e-4 ? 0 : 1)
                .hasSize(4)
                .isEqualTo(alone);
        try (LlavaMini model = LlavaMini.open(output)) {
            assertThat(model.ask(Prompt.of("What is this?").image(folder.resolve("0.png")))
                            .text())
                    .isNotNull();
        }
    }

    /** Reads the losses of a run's log. */
    private static List<Double> losses(Path output) throws IOException {
        return Files.readAllLines(output.resolve("train-log.jsonl")).stream()
                .map(line -> Double.valueOf(line.replaceAll(".*\"loss\":([0-9.eE-]+).*", "$1")))
                .toList();
    }

    @Test
    void aRunGoesOn() {
        run("output=resumed", "max_steps=2").run(context);
        assertThat(run("output=resumed", "max_steps=3").withResume(true).run(context))
                .isEqualTo(folder.resolve("resumed"));
    }

    @Test
    void whatIsWrongIsSaidAsTrainSaysIt() throws IOException {
        Files.writeString(folder.resolve("bad.json"), "{\"id\": 1}");
        assertThatThrownBy(() ->
                        run("output=bad", "data=[{json: bad.json, media: .}]").run(context))
                .isInstanceOfSatisfying(
                        LlavaMiniException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATA_FORMAT))
                .hasMessageContaining("bad.json")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--config", "--config a --config b", "--config a --steps 3"})
    void argumentsThatCannotBe(String arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = TrainApplication.run(
                new PrintStream(said, true, StandardCharsets.UTF_8),
                arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(code).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .startsWith("llava-mini: ")
                .contains("usage:")
                .hasLineCount(1);
    }
}
