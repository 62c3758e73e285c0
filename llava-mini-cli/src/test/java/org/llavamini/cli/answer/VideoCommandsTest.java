// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.HouseRules;
import org.llavamini.cli.TestingClip;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;

final class VideoCommandsTest {
    private static final int SECONDS = 6;

    @TempDir
    private static Path shared;

    private static Path model;
    private static Path clip;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeModel() {
        model = TestingModel.write(shared.resolve("tiny-model"));
        clip = TestingClip.write(shared.resolve("clip.gif"), SECONDS);
    }

    private static Outcome run(Object... arguments) {
        return TestingConsole.plain().run(arguments);
    }

    private static JsonNode json(String text) throws IOException {
        return JsonMapper.builder().build().readTree(text);
    }

    private static int frames(Outcome outcome) throws IOException {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return json(outcome.out()).path("frames").asInt();
    }

    @Test
    void asksAboutOneFrameOfEachSecond() throws IOException {
        Outcome all = run("ask", "--model", model, "--video", clip, "--json", "--max-new-tokens", 3, "What?");
        assertThat(frames(all)).isEqualTo(SECONDS);
        assertThat(json(all.out()).path("usage").path("vision_tokens").asInt()).isEqualTo(SECONDS);
        assertThat(frames(run("ask", "--model", model, "--video", clip, "--json", "--fps", 2, "What?")))
                .isEqualTo(2 * SECONDS);
        assertThat(frames(run("ask", "--model", model, "--video", clip, "--json", "--max-frames", 4, "What?")))
                .isEqualTo(4);
    }

    @Test
    void tellsHowManyStillFramesWereNotSeen() throws IOException {
        for (int i = 0; i < 5; i++) {
            TestingModel.picture(folder.resolve("frame" + i + ".png"));
        }
        Outcome outcome = run("ask", "--model", model, "--frames", folder, "--skip-still", 0.05, "--json", "What?");
        assertThat(frames(outcome)).isEqualTo(1);
        assertThat(json(outcome.out()).path("frames_skipped").asInt()).isEqualTo(4);
    }

    @Test
    void decodesInAProcessOfItsOwn() throws IOException {
        Path animation = folder.resolve("clip.webp");
        try (InputStream webp = HouseRules.class.getResourceAsStream("media/animated.webp")) {
            Files.copy(Objects.requireNonNull(webp), animation);
        }
        Outcome here = run("ask", "--model", model, "--video", animation, "--json", "What?");
        Outcome isolated = run("ask", "--model", model, "--media", "isolated", "--video", animation, "--json", "What?");
        assertThat(frames(isolated)).isEqualTo(frames(here));
        assertThat(json(isolated.out()).path("answer"))
                .isEqualTo(json(here.out()).path("answer"));
        Outcome wrong = run("ask", "--model", model, "--media", "elsewhere", "What?");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("must be isolated or in-process, but is elsewhere (--media)");
    }

    @Test
    void asksAboutAFolderOfFrames() throws IOException {
        for (String name : List.of("a.png", "b.png", "c.png")) {
            TestingModel.picture(folder.resolve(name));
        }
        Files.writeString(folder.resolve("notes.txt"), "no frame");
        assertThat(frames(run("ask", "--model", model, "--frames", folder, "--json", "What?")))
                .isEqualTo(3);
    }

    @Test
    void tracesTheFramesOfAVideo() {
        Path output = folder.resolve("trace.safetensors");
        Outcome outcome =
                run("trace", "--model", model, "--video", clip, "--output", output, "--max-new-tokens", 2, "What?");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(output).exists();
    }

    @Test
    void answersAgainAndAgainWhileItWatches() throws IOException {
        Outcome outcome = run(
                "watch", "--model", model, "--video", clip, "--every", 2, "--json", "--max-new-tokens", 3, "What now?");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        List<String> answers = outcome.out().lines().toList();
        assertThat(answers).hasSize(SECONDS / 2);
        double before = -1;
        for (String answer : answers) {
            double seconds = json(answer).path("seconds").asDouble();
            assertThat(seconds).isGreaterThan(before);
            before = seconds;
        }
        assertThat(json(answers.getLast()).path("frames").asInt()).isEqualTo(SECONDS);
    }

    @Test
    void chatsAboutAVideoAsAskDoes() {
        Outcome asked = run("ask", "--model", model, "--video", clip, "--max-new-tokens", 3, "What?");
        Outcome chat = TestingConsole.plain()
                .input("/video " + clip + "\nWhat?\n/video nowhere.mp4\n")
                .run("chat", "--model", model, "--max-new-tokens", 3);
        assertThat(chat.out()).isEqualTo(asked.out());
        assertThat(chat.err()).contains("a new conversation", "nowhere.mp4");
    }

    @Test
    void saysWhatADamagedVideoLacks() throws IOException {
        byte[] bytes = Files.readAllBytes(clip);
        Path cut = Files.write(folder.resolve("cut.gif"), java.util.Arrays.copyOf(bytes, bytes.length * 2 / 3));
        Outcome outcome = run("ask", "--model", model, "--video", cut, "--json", "--max-new-tokens", 3, "What?");
        assertThat(frames(outcome)).isBetween(1, SECONDS);
        Path junk = Files.writeString(folder.resolve("junk.mp4"), "no video at all");
        Outcome failed = run("ask", "--model", model, "--video", junk, "What?");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).startsWith("llava-mini: ").contains("junk.mp4").hasLineCount(1);
    }
}
