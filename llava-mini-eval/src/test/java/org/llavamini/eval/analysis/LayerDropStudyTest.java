// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.TestingModel;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmarks;
import org.llavamini.eval.EvaluationListener;
import org.llavamini.media.Picture;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;

/** A tiny LLaVA-v1.5 of three layers answers the same question about two pictures. */
class LayerDropStudyTest {
    private static final GenerationOptions SHORT = GenerationOptions.defaults().withMaxNewTokens(8);

    private static final EvaluationListener NOBODY = new EvaluationListener() {
        @Override
        public void onProgress(int done, int total) {
            // Not looked at.
        }

        @Override
        public void onSkipped(int questions) {
            throw new AssertionError("skipped " + questions);
        }
    };

    @TempDir
    private static Path directory;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write() {
        new TestingModel(2024, Architecture.LLAVA).write(directory);
    }

    private Path questions(String answer) throws IOException {
        for (int number = 1; number <= 2; number++) {
            Picture noise = TestingModel.noise(number);
            BufferedImage image = new BufferedImage(noise.width(), noise.height(), BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < noise.height(); y++) {
                for (int x = 0; x < noise.width(); x++) {
                    image.setRGB(x, y, noise.pixel(x, y));
                }
            }
            ImageIO.write(image, "png", folder.resolve(number + ".png").toFile());
        }
        String line = "{\"question\": \"What is it?\", \"image\": \"%d.png\", \"answer\": \"%s\"}\n";
        return Files.writeString(
                folder.resolve("questions.jsonl"), line.formatted(1, answer) + line.formatted(2, answer));
    }

    private static LlavaMini open() {
        return LlavaMini.builder(directory)
                .precision(ModelPrecision.FLOAT32)
                .threads(1)
                .build();
    }

    private void run(LlavaMini model, Path questions, int limit, int block) {
        new LayerDropStudy(model, Benchmarks.standard().named("custom"), SHORT, FrameChoice.perSecond(1))
                .run(new LayerDropStudy.Material(questions, List.of(), folder, limit), block, folder, NOBODY);
    }

    private List<String> answers(String block) {
        return Answers.read(folder.resolve("answers-hidden-" + block + ".jsonl")).lines().stream()
                .map(AnswerLine::text)
                .toList();
    }

    @Test
    void hidesBlockAfterBlock() throws IOException {
        try (LlavaMini model = open()) {
            Path questions = questions("nothing like this");
            String plain = model.ask(Prompt.of("What is it?")
                            .image(folder.resolve("1.png"))
                            .options(SHORT))
                    .text()
                    .strip();
            run(model, questions, Integer.MAX_VALUE, 2);
            assertThat(answers("none").getFirst()).isEqualTo(plain);
            assertThat(answers("none").getLast()).isNotEqualTo(plain);
            assertThat(answers("1-3").getFirst()).isEqualTo(answers("1-3").getLast());
            assertThat(Files.readString(folder.resolve("layer-drop.csv")))
                    .startsWith("hidden_in_layers,metric,value\nnone,accuracy,0.0\n")
                    .contains("\n1-2,accuracy,0.0\n", "\n3-3,accuracy,0.0\n", "\n1-3,accuracy,0.0\n");
            assertThat(ImageIO.read(folder.resolve("layer-drop.png").toFile()).getHeight())
                    .isPositive();
        }
    }

    @Test
    void scoresOnlyWhatWasAsked() throws IOException {
        try (LlavaMini model = open()) {
            run(model, questions("nothing like this"), 1, 3);
            assertThat(Files.readString(folder.resolve("layer-drop.csv"))).isEqualTo("""
                    hidden_in_layers,metric,value
                    none,accuracy,0.0
                    none,total,1
                    1-3,accuracy,0.0
                    1-3,total,1
                    """);
        }
    }

    @Test
    void refusesTheAnswersOfAnotherRun() throws IOException {
        try (LlavaMini model = open()) {
            Path questions = questions("x");
            run(model, questions, 1, 3);
            Files.move(folder.resolve("answers-hidden-1-3.jsonl"), folder.resolve("answers-hidden-1-2.jsonl"));
            assertThatThrownBy(() -> run(model, questions, 1, 2))
                    .hasMessageContaining("vision hidden in layers [1, 2, 3]");
        }
    }
}
