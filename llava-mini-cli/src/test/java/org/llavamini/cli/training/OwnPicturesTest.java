// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;

/** What docs/own-pictures.md says, with the small built-in model: ten pictures of two kinds, and it knows others of these kinds. */
final class OwnPicturesTest {
    private static final Path RECIPE = Path.of("../recipes/own-pictures/train.yaml");
    private static final String QUESTION = "Which part is this?";

    @TempDir
    private Path folder;

    @Test
    void tenPicturesTeachTwoKinds() throws IOException {
        Random random = new Random(1);
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String name = i + ".png";
            draw(folder.resolve(name), i % 2 == 0, random);
            samples.add("""
                    {"id": "%s", "image": "%s", "conversations": [{"from": "human", "value": "<image>\\n%s"}, \
                    {"from": "gpt", "value": "%s"}]}""".formatted(name, name, QUESTION, answer(i % 2 == 0)));
        }
        Files.writeString(folder.resolve("pictures.json"), samples.toString());
        Path recipe = Files.copy(RECIPE, folder.resolve("train.yaml"));
        // The small model has no word for a part yet, so it learns faster than the recipe lets the large one.
        Outcome trained = run(
                "train",
                "--config",
                recipe,
                "--set",
                "model=scenes",
                "--set",
                "learning_rate=1.0e-3",
                "--set",
                "learning_rates={projector: 1.0e-3}");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(folder.resolve("mine/config.json"))
                .as("goes on in the form of conversation that the model knows")
                .content()
                .contains("\"conversation_template\": \"v1\"");
        int right = 0;
        for (int i = 0; i < 6; i++) {
            Path picture = draw(folder.resolve("new.png"), i % 2 == 0, random);
            Outcome answered = run("ask", "--model", folder.resolve("mine"), "--image", picture, QUESTION);
            assertThat(answered.code()).as(answered.err()).isZero();
            right += answered.out().strip().equals(answer(i % 2 == 0)) ? 1 : 0;
        }
        assertThat(right).isGreaterThanOrEqualTo(5);
    }

    private static String answer(boolean ladder) {
        return ladder ? "part 4711" : "part 4712";
    }

    /** A red ladder or a blue target, somewhere. */
    private static Path draw(Path file, boolean ladder, Random random) throws IOException {
        BufferedImage picture = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 96, 96);
        pen.setColor(ladder ? Color.RED : Color.BLUE);
        int x = random.nextInt(40);
        int y = random.nextInt(40);
        for (int i = 0; i < 5; i++) {
            if (ladder) {
                pen.fillRect(x, y + 11 * i, 48, 5);
            } else {
                pen.drawOval(x + 5 * i, y + 5 * i, 48 - 10 * i, 48 - 10 * i);
            }
        }
        pen.dispose();
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    private static Outcome run(Object... arguments) {
        return TestingConsole.plain().run(arguments);
    }
}
