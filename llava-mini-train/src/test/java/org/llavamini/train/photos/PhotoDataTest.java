// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.text.Message;
import org.llavamini.train.data.DataSource;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.LlavaJson;
import org.llavamini.train.data.Things;
import org.llavamini.train.data.ThingsJson;

/** A sample of our own: pictures of blotches, and what people might say of them. */
final class PhotoDataTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PHOTOS = 40;

    @TempDir
    private Path folder;

    private Path source;

    private static BufferedImage blotches(long seed, int side) {
        Random random = new Random(seed);
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        for (int i = 0; i < 40; i++) {
            graphics.setColor(new Color(random.nextInt(1 << 24)));
            int x = (int) (random.nextDouble() * side);
            int y = (int) (random.nextDouble() * side);
            graphics.fillOval(x, y, side / 4, side / 4);
        }
        graphics.dispose();
        return picture;
    }

    private void picture(String path, BufferedImage picture) throws IOException {
        Path file = source.resolve(path);
        Files.createDirectories(file.getParent());
        ImageIO.write(picture, "png", file.toFile());
    }

    @BeforeEach
    void writePhotographs() throws IOException {
        source = folder.resolve("photos");
        List<String> labels = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < PHOTOS; i++) {
            String image = "coco/" + i + ".png";
            picture(image, blotches(i, 64));
            labels.add("{\"image\": \"" + image + "\", \"labels\": "
                    + (i % 2 == 0 ? "[\"dog\", \"person\"]" : "[\"cat\", \"cup\"]") + "}");
            captions.add("{\"image\": \"" + image + "\", \"captions\": [\"a picture of number " + i
                    + "\"], \"counts\": {\"dog\": " + (1 + i % 3) + "}}");
            questions.add("{\"image\": \"" + image
                    + "\", \"qa\": [[\"what is sitting on a chair\", \"cat\"], [\"what is the color of the cup\", \"red\"]],"
                    + " \"types\": [\"object\", \"color\"]}");
        }
        for (int i = 0; i < 9; i++) {
            String image = "caltech/" + i + ".png";
            picture(image, blotches(1000 + i, 64));
            names.add("{\"image\": \"" + image + "\", \"name\": \""
                    + List.of("anchor", "wrench", "panda").get(i % 3) + "\", \"split\": \"" + (i < 6 ? "train" : "test")
                    + "\"}");
        }
        picture("held/x.png", blotches(7000, 64));
        picture("held/near.png", blotches(7000, 96));
        labels.add("{\"image\": \"held/near.png\", \"labels\": [\"dog\"]}");
        Files.write(source.resolve("a.labels.jsonl"), labels);
        Files.write(source.resolve("b.captions.jsonl"), captions);
        Files.write(source.resolve("c.cocoqa.jsonl"), questions);
        Files.write(source.resolve("d.jsonl"), names);
        Files.write(
                source.resolve("heldout.captions.jsonl"),
                List.of("{\"image\": \"held/x.png\", \"captions\": [\"secret\"], \"labels\": [\"dog\"]}"));
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(source.resolve("more_text.txt.gz")))) {
            stream.write("a dog runs\na man sits there\n\nthe end.\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private Path generate(boolean test, int clips) {
        Path output = folder.resolve("out-" + test + clips);
        PhotoData.generate(new PhotoRequest(source, test ? PhotoSplit.TEST : PhotoSplit.TRAIN, 6, clips, 3), output);
        return output;
    }

    private List<InstructionSample> samples(Path file) {
        return LlavaJson.read(DataSource.all(file, source)).allGood();
    }

    private static List<JsonNode> questions(Path output) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(output.resolve("questions.jsonl"))) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    @Test
    void writesWhatTrainReads() throws IOException {
        Path output = generate(false, 0);
        assertThat(samples(output.resolve("captions.json"))).hasSizeGreaterThan(PHOTOS / 2);
        assertThat(samples(output.resolve("dialogues.json")))
                .hasSizeGreaterThan(PHOTOS / 2)
                .allSatisfy(
                        sample -> assertThat(sample.conversation().messages()).hasSizeLessThanOrEqualTo(12));
        assertThat(samples(output.resolve("descriptions.json")))
                .hasSizeGreaterThan(PHOTOS / 2)
                .allSatisfy(sample -> assertThat(
                                sample.conversation().messages().getFirst().text())
                        .isNotBlank());
        assertThat(Files.readString(output.resolve("captions.json")))
                .as("put back into a caption")
                .contains("A cat is sitting on a chair.")
                .contains("The cup is red.");
        assertThat(questions(output).stream().map(row -> row.path("question").asText()))
                .contains("What color is the cup?", "How many dogs are in the picture?");
    }

    @Test
    void ofEverythingItIsAskedWhetherItIsThere() throws IOException {
        List<InstructionSample> samples = samples(generate(false, 0).resolve("exists.json"));
        Map<String, List<String>> answers = new TreeMap<>();
        for (InstructionSample sample : samples) {
            List<Message> messages = sample.conversation().messages();
            assertThat(messages).hasSize(2);
            String question = messages.getFirst().text();
            for (String name : List.of("dog", "person", "cat", "cup")) {
                if (question.contains(" a " + name)) {
                    answers.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(messages.getLast().text());
                }
            }
        }
        assertThat(answers).containsOnlyKeys("dog", "person", "cat", "cup");
        assertThat(answers.values().stream().flatMap(List::stream)).hasSize(samples.size());
        answers.forEach((name, own) -> assertThat(own.stream().filter("yes"::equals))
                .as(name)
                .hasSizeBetween(own.size() * 2 / 5, own.size() * 3 / 5));
    }

    @Test
    void saysWhatIsThereAndWhere() throws IOException {
        Files.write(
                source.resolve("g.boxes.jsonl"),
                List.of(found("coco/1.png", "cat", "cup", "zebra"), found("coco/3.png", "cat", "zebra")));
        List<InstructionSample> samples = ThingsJson.read(
                        DataSource.all(generate(false, 0).resolve("objects.jsonl"), source))
                .allGood();
        List<Things> things =
                samples.stream().map(sample -> sample.things().orElseThrow()).toList();
        assertThat(things)
                .hasSizeGreaterThan(PHOTOS / 2)
                .contains(new Things(
                        Set.of("cat", "cup"),
                        List.of(
                                new Things.Placed("cat", 0.75, 0.25, Map.of()),
                                new Things.Placed("cup", 0.75, 0.25, Map.of()))));
        assertThat(things)
                .as("where it is not known of everything, nothing is said of places")
                .filteredOn(each -> each.placed().isEmpty())
                .hasSize(things.size() - 1);
    }

    /** What a program found in a photograph. */
    private static String found(String image, String... names) {
        String objects = Stream.of(names)
                .map(name -> "{\"name\": \"" + name + "\", \"score\": 0.99, \"box\": [0.5, 0, 1, 0.5]}")
                .collect(Collectors.joining(", "));
        return "{\"image\": \"" + image + "\", \"objects\": [" + objects + "]}";
    }

    @Test
    void nothingOfWhatIsHeldOutIsLearned() throws IOException {
        for (boolean test : new boolean[] {false, true}) {
            String all = Files.readString(generate(test, 0).resolve("dialogues.json"));
            assertThat(all).doesNotContain("held/x.png").doesNotContain("secret");
            assertThat(all).as("a copy in another size").doesNotContain("held/near.png");
        }
    }

    @Test
    void captionsWithoutPicturesAndNamesHaveTheirOwnFiles() throws IOException {
        Path output = generate(false, 0);
        assertThat(samples(output.resolve("texts.json"))).singleElement().satisfies(sample -> {
            assertThat(sample.media()).isEmpty();
            assertThat(sample.conversation().messages().getLast().text())
                    .isEqualTo("A dog runs. A man sits there. The end.");
        });
        assertThat(samples(output.resolve("names.json"))).hasSize(6);
        assertThat(Files.readString(output.resolve("dialogues.json"))).doesNotContain("caltech");
        assertThat(generate(true, 0).resolve("texts.json"))
                .as("not for measuring")
                .hasContent("[]");
    }

    @Test
    void whatPeopleAskedOneAfterTheOtherStaysTogether() throws IOException {
        Files.writeString(
                source.resolve("f.visdial.jsonl"),
                "{\"image\": \"coco/1.png\", \"qa\": [[\"Is there a man?\", \"Yes.\"], [\"How old is he?\", \"Old.\"]]}");
        assertThat(samples(generate(false, 0).resolve("dialogues.json")))
                .anySatisfy(sample -> assertThat(sample.conversation().messages().stream()
                                .map(message ->
                                        message.text().replace("<image>", "").strip()))
                        .containsExactly("Is there a man?", "Yes.", "How old is he?", "Old."));
    }

    @Test
    void asksWhatIsHeldOutForMeasuring() throws IOException {
        Path output = folder.resolve("held");
        PhotoData.generate(new PhotoRequest(source, PhotoSplit.HELDOUT, 6, 0, 3), output);
        assertThat(questions(output))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.path("image").asText()).isEqualTo("held/x.png"));
        Path pope = output.resolve("pope");
        List<String> asked = Files.readAllLines(pope.resolve("llava_pope_test.jsonl"));
        assertThat(asked).hasSize(6);
        assertThat(asked.getFirst())
                .contains("Is there a dog in the image?\\nAnswer the question using a single word or phrase.")
                .contains("\"random\"");
        // Of what is never beside a dog nothing is more often than anything else; a person always is.
        assertThat(Files.readAllLines(pope.resolve("coco_pope_adversarial.json"))
                        .getLast())
                .contains("Is there a person in the image?")
                .contains("\"no\"");
    }

    @Test
    void splitsByPhotograph() throws IOException {
        TreeSet<String> train = new TreeSet<>();
        TreeSet<String> test = new TreeSet<>();
        questions(generate(false, 0)).forEach(row -> train.add(row.path("image").asText()));
        questions(generate(true, 0)).forEach(row -> test.add(row.path("image").asText()));
        assertThat(train).isNotEmpty().doesNotContainAnyElementsOf(test);
        assertThat(test).contains("caltech/6.png", "caltech/7.png", "caltech/8.png");
        assertThat(train).contains("caltech/0.png");
    }

    @Test
    void asksForAsManyNoAsYes() throws IOException {
        List<JsonNode> exists = questions(generate(false, 0)).stream()
                .filter(row -> row.path("type").asText().equals("exists"))
                .toList();
        assertThat(exists.stream().filter(row -> row.path("answer").asText().equals("yes")))
                .hasSize(exists.size() / 2);
        for (String name : List.of("dog", "cat")) {
            List<JsonNode> about = exists.stream()
                    .filter(row -> row.path("question").asText().contains(name))
                    .toList();
            long yes = about.stream()
                    .filter(row -> row.path("answer").asText().equals("yes"))
                    .count();
            assertThat((double) yes / about.size()).as(name).isBetween(0.35, 0.65);
        }
    }

    @Test
    void makesClips() throws IOException {
        Path output = generate(false, 8);
        List<InstructionSample> clips = LlavaJson.read(DataSource.all(output.resolve("clips.json"), output))
                .allGood();
        assertThat(clips).hasSize(8);
        for (InstructionSample clip : clips) {
            assertThat(clip.media().orElseThrow().path().resolve("0.png")).exists();
            assertThat(clip.media().orElseThrow().path().resolve("5.png")).exists();
        }
        assertThat(Files.readString(output.resolve("clips.json")))
                .contains("What came first?")
                .contains("camera move");
    }

    @Test
    void theSameSeedGivesTheSame() throws IOException {
        Path first = generate(false, 0);
        Path second = folder.resolve("again");
        PhotoData.generate(new PhotoRequest(source, PhotoSplit.TRAIN, 6, 0, 3), second);
        for (String file :
                List.of("captions.json", "descriptions.json", "dialogues.json", "exists.json", "questions.jsonl")) {
            assertThat(second.resolve(file)).hasSameTextualContentAs(first.resolve(file));
        }
    }

    @Test
    void complaintsNameFileAndLine() throws IOException {
        Files.writeString(source.resolve("e.jsonl"), "{\"image\": \"coco/1.png\"}\n{\"image\": x}");
        assertThatThrownBy(() -> generate(false, 0))
                .hasMessageContaining("line 2")
                .hasMessageContaining("e.jsonl");
        Files.writeString(source.resolve("e.jsonl"), "{\"image\": \"../1.png\"}");
        assertThatThrownBy(() -> generate(false, 0)).hasMessageContaining("below the folder");
        assertThatThrownBy(() -> PhotoData.generate(
                        new PhotoRequest(folder.resolve("nowhere"), PhotoSplit.TRAIN, 6, 0, 3), folder.resolve("x")))
                .hasMessageContaining("--source");
    }
}
