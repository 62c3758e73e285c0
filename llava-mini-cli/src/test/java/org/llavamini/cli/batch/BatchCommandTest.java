// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;

/** A tiny model answers the rows of tables and folders. */
final class BatchCommandTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path shared;

    private static Path model;
    private static Path media;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeModelAndMedia() throws IOException {
        model = TestingModel.write(shared.resolve("tiny-model"));
        media = Files.createDirectories(shared.resolve("media"));
        TestingModel.picture(media.resolve("a.png"));
        TestingModel.picture(media.resolve("clip/1.png"));
        TestingModel.picture(media.resolve("clip/2.png"));
        Files.writeString(media.resolve("b.jpg"), "no picture");
        Files.writeString(media.resolve("notes.txt"), "no picture either");
        Files.writeString(media.resolve("table.jsonl"), """
            {"id": "first", "image": "a.png", "question": "What is it?"}
            {"video": "clip", "question": "What happens?", "frames": 2}
            {"id": 7, "image": "nowhere.png", "question": "What is missing?"}
            {"image": "b.jpg", "question": "What is broken?"}
            {"image": "a.png"}
            {"question": "Who are you?"}
            {"image": "a.png", "question": "Which colour?"}
            """);
    }

    private static Outcome batch(Path input, Path output, Object... more) {
        List<Object> command =
                new ArrayList<>(List.of("batch", input, "--model", model, "--output", output, "--max-new-tokens", 4));
        command.addAll(Arrays.asList(more));
        return TestingConsole.plain().run(command.toArray());
    }

    private static List<JsonNode> lines(Path output) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    /** What a row is, without what no two runs have in common. */
    private static List<String> content(Path output) throws IOException {
        return Files.readAllLines(output).stream()
                .map(line -> line.replaceAll("\"(milliseconds|cached_tokens)\":[0-9]+", ""))
                .toList();
    }

    @Test
    void answersEachRowInOrderAndSaysWhatIsWrongWithOthers() throws IOException {
        Path output = folder.resolve("new/out.jsonl");
        Outcome outcome = batch(media.resolve("table.jsonl"), output);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("batch: 7/7 rows").contains("batch: 4 rows could not be answered");
        List<JsonNode> lines = lines(output);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.fieldNames())
                        .toIterable()
                        .containsExactly(
                                "id", "media", "prompt", "answer", "finish_reason", "error", "usage", "milliseconds"));
        assertThat(lines)
                .extracting(line -> line.get("id").toString())
                .containsExactly("\"first\"", "1", "7", "3", "4", "5", "6");
        assertThat(lines)
                .extracting(line -> line.get("error").isNull())
                .containsExactly(true, true, false, false, false, false, true);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.get("answer").isNull())
                        .isEqualTo(!line.get("error").isNull())
                        .isEqualTo(line.get("finish_reason").isNull())
                        .isEqualTo(line.get("usage").isNull()));
        assertThat(lines.get(0).get("media").asText()).isEqualTo("a.png");
        assertThat(lines.get(0).get("prompt").asText()).isEqualTo("What is it?");
        assertThat(lines.get(0).get("usage").get("vision_tokens").asInt()).isEqualTo(1);
        assertThat(lines.get(1).get("usage").get("vision_tokens").asInt()).isEqualTo(2);
        assertThat(lines.get(2).get("error").asText()).contains("nowhere.png");
        assertThat(lines.get(3).get("error").asText()).contains("b.jpg");
        assertThat(lines.get(4).get("error").asText()).contains("no prompt");
        assertThat(lines.get(5).get("error").asText()).contains("no picture or video");
        String asked = TestingConsole.plain()
                .run("ask", "--model", model, "--image", media.resolve("a.png"), "--max-new-tokens", 4, "What is it?")
                .out();
        assertThat(lines.get(0).get("answer").asText()).isEqualTo(asked.strip());
    }

    @Test
    void goesOnWhereTheFileEnds() throws IOException {
        Path whole = folder.resolve("whole.jsonl");
        batch(media.resolve("table.jsonl"), whole);
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = folder.resolve("cut.jsonl");
        for (int length : new int[] {0, 5, bytes.length / 2, bytes.length - 1, bytes.length}) {
            Files.write(cut, Arrays.copyOf(bytes, length));
            assertThat(batch(media.resolve("table.jsonl"), cut, "--in-flight", 2)
                            .code())
                    .isZero();
            assertThat(content(cut)).isEqualTo(content(whole));
        }
        // Whole lines are not made anew.
        assertThat(Files.readAllBytes(cut)).isEqualTo(bytes);
    }

    @Test
    void doesNotMixTheRowsOfTwoBatches() throws IOException {
        Path output = folder.resolve("out.jsonl");
        batch(media, output, "--prompt", "What is it?");
        byte[] before = Files.readAllBytes(output);
        Outcome outcome = batch(media, output, "--prompt", "What colour?");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("--output", "out.jsonl line 1").hasLineCount(1);
        assertThat(Files.readAllBytes(output)).isEqualTo(before);
    }

    @Test
    void shardsAreThePartsOfTheWhole() throws IOException {
        Path whole = folder.resolve("whole.jsonl");
        batch(media.resolve("table.jsonl"), whole);
        List<String> parts = new ArrayList<>();
        for (String shard : List.of("1/3", "2/3", "3/3")) {
            Path part = folder.resolve(shard.charAt(0) + ".jsonl");
            batch(media.resolve("table.jsonl"), part, "--shard", shard);
            parts.addAll(content(part));
        }
        assertThat(parts).isEqualTo(content(whole));
    }

    @Test
    void asksOneThingOfAllPicturesOfAFolder() throws IOException {
        Path output = folder.resolve("out.jsonl");
        assertThat(batch(media, output, "--prompt", "What is it?").code()).isZero();
        assertThat(lines(output)).extracting(line -> line.get("id").asText()).containsExactly("a.png", "b.jpg");
        assertThat(lines(output)).extracting(line -> line.get("error").isNull()).containsExactly(true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv,", "tsv\t"})
    void readsTablesWithColumnsOfAnyName(String kind) throws IOException {
        String separator = kind.substring(3);
        Path table = media.resolve("table." + kind.substring(0, 3));
        Files.writeString(
                table,
                "\uFEFFname|wherever|\"what\"\r\nx|a.png|\"One|two \"\"three\"\"?\"\r\ny|clip|\r\n"
                        .replace("|", separator),
                StandardCharsets.UTF_8);
        Path output = folder.resolve("out.jsonl");
        Outcome outcome =
                batch(table, output, "--column-media", "wherever", "--column-prompt", "what", "--prompt", "And else?");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(lines(output))
                .extracting(line -> line.get("prompt").asText())
                .containsExactly("One" + separator + "two \"three\"?", "And else?");
        assertThat(lines(output))
                .extracting(line -> line.get("usage").get("vision_tokens").asInt())
                .containsExactly(1, 2);
        assertThat(batch(table, folder.resolve("other.jsonl")).err())
                .contains("--column-media", "table.")
                .hasLineCount(1);
        assertThat(batch(table, folder.resolve("other.jsonl"), "--column-media", "wherever")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void readsPicturesInAddresses() throws IOException {
        String data = java.util.Base64.getEncoder().encodeToString(Files.readAllBytes(media.resolve("a.png")));
        Path table = Files.writeString(folder.resolve("table.jsonl"), """
            {"media": "data:image/png;base64,%s"}
            {"media": "%s"}
            {"media": "https://localhost/a.png"}
            """.formatted(
                        data, media.resolve("a.png").toUri()));
        Path output = folder.resolve("out.jsonl");
        batch(table, output, "--prompt", "What is it?");
        List<JsonNode> lines = lines(output);
        assertThat(lines.get(0).get("answer").asText())
                .isEqualTo(lines.get(1).get("answer").asText());
        assertThat(lines.get(2).get("error").asText()).contains("--allow-fetch");
    }
}
