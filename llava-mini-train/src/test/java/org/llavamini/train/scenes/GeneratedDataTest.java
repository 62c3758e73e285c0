// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.train.scenes.thing.Split;
import org.llavamini.train.scenes.thing.TestingPictograms;

final class GeneratedDataTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SIZE = 48;

    @TempDir
    Path folder;

    @Test
    void aSeedRepeatsItselfToTheByte() throws IOException {
        Map<String, String> scenes = files(scenes("a", 5, 1, Split.TRAIN));
        assertThat(files(scenes("b", 5, 1, Split.TRAIN))).isEqualTo(scenes);
        assertThat(files(scenes("c", 5, 2, Split.TRAIN))).isNotEqualTo(scenes);
        assertThat(files(scenes("d", 5, 1, Split.TEST))).isNotEqualTo(scenes);
        Map<String, String> clips = files(clips("e", 3, 1, Split.TRAIN));
        assertThat(files(clips("f", 3, 1, Split.TRAIN))).isEqualTo(clips);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left)
                    .as("no temporary folder is left")
                    .noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void scenesHoldWhatTheirFilesSay() throws IOException {
        Path output = scenes("out", 12, 3, Split.TEST);
        Map<String, JsonNode> scenes = described(output.resolve("scenes.jsonl"), "image");
        assertThat(scenes).hasSize(12);
        for (String picture : scenes.keySet()) {
            BufferedImage image = ImageIO.read(output.resolve(picture).toFile());
            assertThat(List.of(image.getWidth(), image.getHeight())).containsOnly(SIZE);
        }
        for (JsonNode question : lines(output.resolve("questions.jsonl"))) {
            JsonNode scene = scenes.get(question.path("image").asText());
            assertThat(new SceneOracle(scene).answer(question.path("text").asText()))
                    .isEqualTo(question.path("answer").asText());
            assertThat(question.path("type").asText()).isNotEmpty();
        }
        checkConversations(output, "image", 12);
    }

    @Test
    void clipsHoldWhatTheirFilesSay() throws IOException {
        Path output = clips("out", 6, 3, Split.TEST);
        Map<String, JsonNode> clips = described(output.resolve("clips.jsonl"), "video");
        assertThat(clips).hasSize(6);
        clips.forEach((video, clip) -> {
            int frames = clip.path("frames").size();
            assertThat(frames).isBetween(4, 6);
            for (int frame = 0; frame < frames; frame++) {
                assertThat(output.resolve(video).resolve(frame + ".png")).isRegularFile();
            }
            assertThat(output.resolve(video).resolve(frames + ".png")).doesNotExist();
        });
        for (JsonNode question : lines(output.resolve("questions.jsonl"))) {
            JsonNode clip = clips.get(question.path("video").asText());
            assertThat(new ClipOracle(clip).answer(question.path("text").asText()))
                    .isEqualTo(question.path("answer").asText());
        }
        checkConversations(output, "video", 6);
    }

    @Test
    void questionsMayBeOfSomeTypesOnly() throws IOException {
        Path all = clips("all", 30, 3, Split.TRAIN);
        Path some = folder.resolve("some");
        GeneratedData.clips(request(some, 30, 3, Split.TRAIN, Set.of("order", "motion")), done -> {});
        assertThat(types(some)).containsOnly("order", "motion");
        assertThat(types(some).stream().filter("order"::equals).count())
                .as("more of them than among all")
                .isGreaterThan(types(all).stream().filter("order"::equals).count());
        DataRequest unknown = request(folder.resolve("none"), 1, 3, Split.TRAIN, Set.of("order", "size"));
        assertThatThrownBy(() -> GeneratedData.clips(unknown, done -> {}))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("no such type of questions: size; there are color, count, event")
                .hasMessageEndingWith("(--types)");
    }

    @Test
    void everyTypeThatIsAskedCanBeNamed() throws IOException {
        TreeSet<String> ofScenes = new TreeSet<>(types(scenes("all scenes", 60, 3, Split.TRAIN)));
        TreeSet<String> ofClips = new TreeSet<>(types(clips("all clips", 60, 3, Split.TRAIN)));
        GeneratedData.scenes(request(folder.resolve("scenes"), 1, 3, Split.TRAIN, ofScenes), done -> {});
        GeneratedData.clips(request(folder.resolve("clips"), 1, 3, Split.TRAIN, ofClips), done -> {});
        assertThat(ofScenes).hasSize(10);
        assertThat(ofClips).hasSize(7);
    }

    private static List<String> types(Path output) throws IOException {
        return lines(output.resolve("questions.jsonl")).stream()
                .map(question -> question.path("type").asText())
                .toList();
    }

    /** Every question is there for the picture and in words, with one answer; some answers are sentences. */
    private static void checkConversations(Path output, String media, int count) throws IOException {
        List<JsonNode> questions = lines(output.resolve("questions.jsonl"));
        JsonNode conversations =
                JSON.readTree(output.resolve("conversations.json").toFile());
        JsonNode texts = JSON.readTree(output.resolve("text.json").toFile());
        JsonNode captions = JSON.readTree(output.resolve("captions.json").toFile());
        assertThat(captions).hasSize(count);
        assertThat(conversations).hasSize(questions.size());
        assertThat(texts).hasSize(questions.size());
        Map<String, String> captionOf = new HashMap<>();
        for (JsonNode caption : captions) {
            assertThat(turn(caption, 0)).isEqualTo("<" + media + ">");
            captionOf.put(caption.path(media).asText(), turn(caption, 1));
        }
        JsonNode descriptions =
                JSON.readTree(output.resolve("descriptions.json").toFile());
        assertThat(descriptions).hasSize(count);
        for (JsonNode description : descriptions) {
            assertThat(turn(description, 0)).matches("<" + media + ">\n[DW].*[.?]");
            assertThat(turn(description, 1))
                    .isEqualTo(captionOf.get(description.path(media).asText()));
        }
        JsonNode listings = JSON.readTree(output.resolve("listings.json").toFile());
        assertThat(listings).hasSize(count);
        for (JsonNode listing : listings) {
            assertThat(captionOf).containsKey(listing.path(media).asText());
            assertThat(turn(listing, 0)).matches("<" + media + ">\nWh.* the things.*\\?");
            assertThat(turn(listing, 1)).matches("The .*\\.");
        }
        checkDialogues(JSON.readTree(output.resolve("dialogues.json").toFile()), conversations, listings, media);
        for (int i = 0; i < questions.size(); i++) {
            JsonNode question = questions.get(i);
            assertThat(question.path("question_id").asInt()).isEqualTo(i);
            String file = question.path(media).asText();
            assertThat(output.resolve(file)).exists();
            JsonNode conversation = conversations.get(i);
            assertThat(conversation.path(media).asText()).isEqualTo(file);
            String asked = turn(conversation, 0).replace("<" + media + ">\n", "");
            assertThat(texts.get(i).has(media)).isFalse();
            assertThat(turn(texts.get(i), 0)).isEqualTo(captionOf.get(file) + "\n" + asked);
            assertThat(turn(texts.get(i), 1)).isEqualTo(turn(conversation, 1));
            if (asked.endsWith(" Answer in a sentence.")) {
                assertThat(asked).startsWith(question.path("text").asText());
                assertThat(turn(conversation, 1)).matches("[A-Z0-9].* .*\\.");
            } else {
                assertThat(asked).isEqualTo(question.path("text").asText());
                assertThat(turn(conversation, 1))
                        .isEqualTo(question.path("answer").asText());
            }
        }
    }

    /** A dialogue holds all questions about its picture, once, and the listing at its end; the first turn shows the picture. */
    private static void checkDialogues(JsonNode dialogues, JsonNode conversations, JsonNode listings, String media) {
        Map<String, List<String>> asked = new HashMap<>();
        for (JsonNode samples : List.of(conversations, listings)) {
            for (JsonNode sample : samples) {
                asked.computeIfAbsent(sample.path(media).asText(), _ -> new ArrayList<>())
                        .addAll(turns(sample, media));
            }
        }
        assertThat(dialogues).hasSameSizeAs(listings);
        for (JsonNode dialogue : dialogues) {
            assertThat(dialogue.path("conversations").path(0).path("value").asText())
                    .startsWith("<" + media + ">\n");
            List<String> expected = asked.get(dialogue.path(media).asText());
            assertThat(turns(dialogue, media))
                    .containsExactlyInAnyOrderElementsOf(expected)
                    .endsWith(expected.getLast());
        }
    }

    private static List<String> turns(JsonNode sample, String media) {
        JsonNode conversation = sample.path("conversations");
        return IntStream.range(0, conversation.size())
                .mapToObj(
                        i -> i % 2 + conversation.path(i).path("value").asText().replace("<" + media + ">\n", ""))
                .toList();
    }

    @Test
    void leavesWhatIsThereAlone() throws IOException {
        Path output = Files.createDirectories(folder.resolve("out"));
        Path other = Files.writeString(output.resolve("other.txt"), "mine");
        assertThatThrownBy(() -> scenes("out", 1, 1, Split.TRAIN))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("--output");
        assertThat(other).hasContent("mine");
        Files.delete(other);
        assertThat(scenes("out", 1, 1, Split.TRAIN).resolve("scenes.jsonl")).exists();
    }

    private Path scenes(String name, int count, long seed, Split split) {
        Path output = folder.resolve(name);
        GeneratedData.scenes(request(output, count, seed, split), done -> {});
        return output;
    }

    private Path clips(String name, int count, long seed, Split split) {
        Path output = folder.resolve(name);
        GeneratedData.clips(request(output, count, seed, split), done -> {});
        return output;
    }

    private DataRequest request(Path output, int count, long seed, Split split) {
        return request(output, count, seed, split, Set.of());
    }

    private DataRequest request(Path output, int count, long seed, Split split, Set<String> types) {
        try {
            Path archive = TestingPictograms.write(folder.resolve("pictograms.zip"));
            return new DataRequest(
                    output,
                    count,
                    seed,
                    split,
                    SIZE,
                    DataRequest.DEFAULT_THINGS,
                    DataRequest.DEFAULT_QUESTIONS,
                    types,
                    Optional.of(archive));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String turn(JsonNode sample, int number) {
        assertThat(sample.path("conversations")).hasSize(2);
        return sample.path("conversations").path(number).path("value").asText();
    }

    private static Map<String, JsonNode> described(Path file, String media) throws IOException {
        Map<String, JsonNode> found = new TreeMap<>();
        for (JsonNode line : lines(file)) {
            found.put(line.path(media).asText(), line);
        }
        return found;
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    private static Map<String, String> files(Path output) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(output)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                content.put(output.relativize(file).toString(), HexFormat.of().formatHex(bytes));
            }
        }
        return content;
    }
}
