// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.SharedMaterial;

class EasyVqaDataTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SHAPES = List.of("circle", "rectangle", "triangle");
    private static final List<String> COLORS =
            List.of("black", "blue", "brown", "gray", "green", "red", "teal", "yellow");
    private static final int TEXTS = 2000;

    @TempDir
    Path folder;

    /** What a generated sample asks and answers; the picture is empty where words describe the scene. */
    private record Sample(String picture, String question, String answer) {}

    @Test
    void everyAnswerAboutMadeUpScenesIsRight() throws IOException {
        ArrayNode questions = JSON.createArrayNode();
        int picture = 0;
        for (String shape : SHAPES) {
            for (String color : COLORS) {
                add(questions, "what is the color of the shape?", color, picture);
                add(questions, "what shape is present?", shape, picture);
                add(questions, "what is the " + color + " shape?", shape, picture);
                for (String other : SHAPES) {
                    boolean same = other.equals(shape);
                    add(questions, "is there a " + other + "?", same ? "yes" : "no", picture);
                    add(questions, "is there not a " + other + " in the image?", same ? "no" : "yes", picture);
                }
                picture++;
            }
        }
        JSON.writeValue(folder.resolve("questions.json").toFile(), questions);
        Path output = folder.resolve("out");
        EasyVqaData.generate(folder, output, TEXTS, 1);
        check(output);
        assertThat(read(output.resolve("captions.json")))
                .hasSize(24)
                .contains(new Sample("0.png", "<image>", "A black circle."))
                .contains(new Sample("23.png", "<image>", "A yellow triangle."));
        assertThat(read(output.resolve("descriptions.json")))
                .hasSize(24)
                .contains(new Sample("0.png", "<image>\nDescribe this picture.", "A black circle."))
                .contains(new Sample("1.png", "<image>\nWhat does the picture show?", "A blue circle."));
        assertThat(read(output.resolve("questions.json")))
                .as("8 for each of 24 pictures")
                .hasSize(24 * 8);
    }

    private static void add(ArrayNode questions, String text, String answer, int picture) {
        questions.addArray().add(text).add(answer).add(picture);
    }

    @Test
    void everyAnswerAboutTheRealScenesIsRight() throws IOException {
        Path archive = SharedMaterial.require("data/easy-vqa.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive)) {
            Files.copy(zip.getPath("easy_vqa/data/test/questions.json"), folder.resolve("questions.json"));
        }
        Path output = folder.resolve("out");
        EasyVqaData.generate(folder, output, TEXTS, 2);
        check(output);
        Map<String, String> captions = new HashMap<>();
        read(output.resolve("captions.json")).forEach(sample -> captions.put(sample.picture(), sample.answer()));
        assertThat(captions).as("pictures whose questions tell what they show").hasSizeGreaterThan(850);
        for (JsonNode question : JSON.readTree(folder.resolve("questions.json").toFile())) {
            String caption = captions.get(question.path(2).asText() + ".png");
            if (caption != null) {
                assertThat(answer(caption + "\n" + question.path(0).asText()))
                        .as("%s %s", caption, question)
                        .isEqualTo(question.path(1).asText());
            }
        }
    }

    @Test
    void aSeedRepeatsItself() throws IOException {
        everyAnswerAboutMadeUpScenesIsRight();
        EasyVqaData.generate(folder, folder.resolve("again"), TEXTS, 1);
        EasyVqaData.generate(folder, folder.resolve("other"), TEXTS, 2);
        String text = Files.readString(folder.resolve("out/text.json"));
        assertThat(Files.readString(folder.resolve("again/text.json"))).isEqualTo(text);
        assertThat(Files.readString(folder.resolve("other/text.json"))).isNotEqualTo(text);
    }

    @Test
    void aDialogueHoldsTheQuestionsAboutAPictureInTheirOrder() throws IOException {
        everyAnswerAboutMadeUpScenesIsRight();
        List<Sample> typed = read(folder.resolve("out/questions-typed.json"));
        JsonNode dialogues = JSON.readTree(folder.resolve("out/dialogues.json").toFile());
        assertThat(dialogues).hasSize(24);
        for (JsonNode dialogue : dialogues) {
            String picture = dialogue.path("image").asText();
            List<Sample> turns = new ArrayList<>();
            JsonNode conversation = dialogue.path("conversations");
            for (int i = 0; i < conversation.size(); i += 2) {
                String mark = i == 0 ? "" : "<image>\n";
                turns.add(new Sample(
                        picture,
                        mark + conversation.path(i).path("value").asText(),
                        conversation.path(i + 1).path("value").asText()));
            }
            assertThat(turns)
                    .containsExactlyElementsOf(typed.stream()
                            .filter(sample -> sample.picture().equals(picture))
                            .toList());
        }
    }

    private static void check(Path output) throws IOException {
        List<Sample> texts = read(output.resolve("text.json"));
        assertThat(texts).hasSize(TEXTS);
        List<Sample> affirmative = read(output.resolve("text-affirmative.json"));
        assertThat(affirmative).hasSize(TEXTS / 4);
        assertThat(affirmative).noneMatch(sample -> isNegated(sample.question()));
        List<Sample> all = new ArrayList<>(texts);
        all.addAll(affirmative);
        for (Sample sample : all) {
            assertThat(sample.picture()).isEmpty();
            assertThat(sample.answer()).as(sample.question()).isEqualTo(answer(sample.question()));
        }
        List<Sample> polar =
                texts.stream().filter(sample -> isPolar(sample.answer())).toList();
        double yes =
                polar.stream().filter(sample -> sample.answer().equals("yes")).count();
        assertThat(yes / polar.size()).as("part of the answers that is yes").isBetween(0.45, 0.55);

        Map<String, String> captions = new HashMap<>();
        read(output.resolve("captions.json")).forEach(sample -> captions.put(sample.picture(), sample.answer()));
        checkPictures(read(output.resolve("questions.json")), captions);
        List<Sample> affirmativePictures = read(output.resolve("questions-affirmative.json"));
        checkPictures(affirmativePictures, captions);
        assertThat(affirmativePictures).noneMatch(sample -> isNegated(sample.question()));
    }

    private static void checkPictures(List<Sample> samples, Map<String, String> captions) {
        for (Sample sample : samples) {
            String question = sample.question().replace("<image>\n", "");
            assertThat(sample.answer())
                    .as("%s %s", sample.picture(), question)
                    .isEqualTo(answer(captions.get(sample.picture()) + "\n" + question));
        }
        List<Sample> polar =
                samples.stream().filter(sample -> isPolar(sample.answer())).toList();
        double yes =
                polar.stream().filter(sample -> sample.answer().equals("yes")).count();
        assertThat((double) polar.size() / samples.size())
                .as("part for yes or no")
                .isBetween(0.65, 0.85);
        assertThat(yes / polar.size()).as("part of the answers that is yes").isBetween(0.4, 0.6);
    }

    private static boolean isPolar(String answer) {
        return Set.of("yes", "no").contains(answer);
    }

    private static boolean isNegated(String question) {
        return Stream.of(question.split("[^a-z]+")).anyMatch(word -> word.equals("no") || word.equals("not"));
    }

    /** "A red circle.\nis there not a teal shape?" by nothing but its words. */
    private static String answer(String text) {
        String[] lines = text.split("\n");
        List<String> seen = Arrays.asList(lines[0].split("[^a-z]+"));
        List<String> asked = Stream.of(lines[1].split("[^a-z]+"))
                .filter(word -> SHAPES.contains(word) || COLORS.contains(word))
                .toList();
        if (lines[1].startsWith("is") || lines[1].startsWith("does")) {
            assertThat(asked).hasSize(1);
            return seen.containsAll(asked) != isNegated(lines[1]) ? "yes" : "no";
        }
        assertThat(seen).as("a question about what is there").containsAll(asked);
        List<String> answers = lines[1].contains("color") ? COLORS : SHAPES;
        return seen.stream().filter(answers::contains).findFirst().orElseThrow();
    }

    private static List<Sample> read(Path file) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode node : JSON.readTree(file.toFile())) {
            JsonNode turns = node.path("conversations");
            assertThat(turns).hasSize(2);
            samples.add(new Sample(
                    node.path("image").asText(),
                    turns.path(0).path("value").asText(),
                    turns.path(1).path("value").asText()));
        }
        return samples;
    }
}
