// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;

/** Looks inside a tiny model with all five studies. */
final class AnalyzeCommandTest {
    @TempDir
    private static Path shared;

    private static Path model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeModel() {
        model = TestingModel.write(shared.resolve("tiny-model"));
        TestingModel.picture(shared.resolve("media/a.png"));
    }

    private Path data(String content) throws IOException {
        return Files.writeString(folder.resolve("data.json"), content);
    }

    private Path good() throws IOException {
        return data("""
                [{"id": "one", "image": "a.png", "conversations": [
                    {"from": "human", "value": "<image>\\nWhat is it?"}, {"from": "gpt", "value": "A thing"}]},
                 {"id": "two", "conversations": [
                    {"from": "human", "value": "Who are you?"}, {"from": "gpt", "value": "A model"}]}]
                """);
    }

    private Outcome analyze(String study, Path data, Object... more) {
        Object[] command = {
            "analyze",
            study,
            "--model",
            model,
            "--data",
            data,
            "--media",
            shared.resolve("media"),
            "--output",
            folder.resolve("out")
        };
        Object[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return TestingConsole.plain().run(all);
    }

    private List<String> table(String name) throws IOException {
        return Files.readAllLines(folder.resolve("out").resolve(name));
    }

    private void assertPicture(String name) throws IOException {
        assertThat(ImageIO.read(folder.resolve("out").resolve(name).toFile())).isNotNull();
    }

    @Test
    void attentionAndEntropy() throws IOException {
        for (String measure : List.of("attention", "entropy")) {
            Outcome outcome = analyze(measure, good());
            assertThat(outcome.code()).as(outcome.err()).isZero();
            assertThat(outcome.err()).contains("tables and figures are in");
            List<String> lines = table(measure + ".csv");
            assertThat(lines.getFirst()).isEqualTo("layer,target,source," + measure + ",std,samples");
            // Two layers, three types that look at three types; nobody sees an answer before it is given.
            assertThat(lines).hasSize(1 + 2 * 9).contains("1,instruction,response,,,0", "2,vision,response,,,0");
            assertThat(lines).anyMatch(line -> line.matches("1,response,instruction,[0-9.E-]+,[0-9.E-]+,2"));
            assertThat(lines).anyMatch(line -> line.matches("2,response,vision,[0-9.E-]+,,1"));
            assertPicture(measure + ".png");
        }
    }

    @Test
    void mapsOfTheFirstSample() throws IOException {
        Outcome outcome = analyze("maps", good());
        assertThat(outcome.code()).as(outcome.err()).isZero();
        List<String> lines = table("maps-0001.csv");
        assertThat(lines.getFirst()).isEqualTo("layer,query,query_type,key,key_type,attention");
        assertThat(lines.get(1)).isEqualTo("1,1,instruction,1,instruction,1.0");
        assertPicture("maps-0001.png");
        assertThat(folder.resolve("out/maps-0002.csv")).doesNotExist();
    }

    @Test
    void compressorNeedsPictures() throws IOException {
        Outcome outcome = analyze("compressor", good(), "--limit", 1);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        List<String> lines = table("compressor.csv");
        assertThat(lines.getFirst()).isEqualTo("sample,picture,query_row,query_column,patch_row,patch_column,weight");
        assertThat(lines).hasSize(1 + 4);
        assertThat(lines.getLast()).startsWith("one,a.png,1,1,2,2,0.");
        assertPicture("compressor-0001.png");
        Outcome second = analyze("compressor", good());
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).contains("llava-mini: sample two: it has no picture");
    }

    @Test
    void layerDropOnQuestionsOfOnesOwn() throws IOException {
        Path questions = data("{\"question\": \"What is it?\", \"image\": \"a.png\", \"answer\": \"a thing\"}\n");
        Outcome outcome = analyze("layer-drop", questions, "--block", 1, "--max-new-tokens", 2);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(table("layer-drop.csv"))
                .contains("none,total,1", "1-1,total,1", "2-2,total,1", "1-2,total,1")
                .doesNotContain("3-3,total,1");
        assertThat(folder.resolve("out/answers-hidden-none.jsonl")).exists();
        assertPicture("layer-drop.png");
    }

    @Test
    void badDataIsOneLine() throws IOException {
        assertError(analyze("attention", data("[{")), 1, "not JSON");
        assertError(analyze("attention", folder.resolve("nowhere.json")), 1, "no such data");
        assertError(analyze("maps", data("""
                        {"id": "x", "image": "missing.png", "conversations": [
                            {"from": "human", "value": "<image>"}, {"from": "gpt", "value": "A"}]}
                        """)), 1, "sample x: ");
        assertError(analyze("entropy", data("""
                        {"id": "v", "video": "clip.mp4", "conversations": [
                            {"from": "human", "value": "<video>"}, {"from": "gpt", "value": "A"}]}
                        """)), 1, "sample v has a video; pictures are looked at");
        assertError(
                analyze(
                        "attention",
                        data("{\"id\": \"q\", \"conversations\": [{\"from\": \"human\", \"value\": \"?\"}]}")),
                1,
                "sample q: conversations must end with an answer");
    }

    @Test
    void wrongUsage() throws IOException {
        assertError(analyze("dreams", good()), 2, "dreams");
        assertError(analyze("attention", good(), "--block", 2), 2, "belong to layer-drop");
        assertError(analyze("layer-drop", good(), "--benchmark", "nonsense"), 2, "unknown benchmark 'nonsense'");
        assertError(analyze("maps", good(), "--limit", 0), 2, "--limit");
    }

    private static void assertError(Outcome outcome, int code, String message) {
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
        assertThat(outcome.err()).contains(message);
        if (code == 1) {
            assertThat(outcome.err().lines().filter(line -> line.startsWith("llava-mini: ")))
                    .hasSize(1);
        }
    }
}
