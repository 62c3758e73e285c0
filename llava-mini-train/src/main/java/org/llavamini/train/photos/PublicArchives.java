// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * The archives of COCO, VQA v2 and Caltech 101 as they are published and unpacked into one folder, read as the lines that a folder of
 * JSON Lines would have:
 *
 * <ul>
 *   <li>{@code annotations/captions_train2017.json} and {@code instances_train2017.json}, the photographs in {@code train2017};
 *       likewise of other years, and {@code val...}, which are held out;
 *   <li>{@code v2_mscoco_train2014_annotations.json} with {@code v2_OpenEnded_mscoco_train2014_questions.json};
 *   <li>{@code 101_ObjectCategories}, of which a tenth is for the test.
 * </ul>
 *
 * <p>The large files are read entry by entry.
 */
final class PublicArchives {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern COCO = Pattern.compile("(captions|instances)_((?:train|val)\\d{4})\\.json");
    private static final Pattern VQA = Pattern.compile("v2_mscoco_((?:train|val)\\d{4})_annotations\\.json");
    private static final String CALTECH = "101_ObjectCategories";
    private static final String NOTHING = "BACKGROUND_Google";
    private static final int TEST_PART = 10;
    private static final int CORNERS = 4;

    private final Path folder;
    private final Lines lines;

    private PublicArchives(Path folder, Lines lines) {
        this.folder = folder;
        this.lines = lines;
    }

    /** Takes what is said of photographs. */
    @FunctionalInterface
    interface Lines {
        /**
         * Takes one line.
         *
         * @param heldOut whether its photograph is only for measuring
         */
        void add(boolean heldOut, ObjectNode line);
    }

    /**
     * Reads what there is of them.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} or {@code INPUT_OUTPUT} naming the file
     */
    static void read(Path folder, Lines lines) {
        PublicArchives archives = new PublicArchives(folder, lines);
        for (Path file : archives.files()) {
            String name = file.getFileName().toString();
            Matcher coco = COCO.matcher(name);
            Matcher vqa = VQA.matcher(name);
            if (coco.matches() && coco.group(1).equals("captions")) {
                archives.captions(file, coco.group(2));
            } else if (coco.matches()) {
                archives.instances(file, coco.group(2));
            } else if (vqa.matches()) {
                archives.questions(file, vqa.group(1));
            }
        }
        archives.caltech();
    }

    private List<Path> files() {
        List<Path> all = new ArrayList<>(list(folder));
        if (Files.isDirectory(folder.resolve("annotations"))) {
            all.addAll(list(folder.resolve("annotations")));
        }
        return all;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot list the folder (" + folder + ")", failure);
        }
    }

    /** Reads a file of COCO or VQA: an object of lists, some of them long. */
    private static void each(Path file, Map<String, Consumer<JsonNode>> lists) {
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed(file, "it is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Optional<Consumer<JsonNode>> consumer = Optional.ofNullable(lists.get(parser.currentName()));
                if (parser.nextToken() == JsonToken.START_ARRAY && consumer.isPresent()) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        consumer.get().accept(JSON.readTree(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JsonProcessingException failure) {
            throw malformed(
                    file,
                    "not JSON at line " + failure.getLocation().getLineNr() + ": " + failure.getOriginalMessage());
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot read (" + file + ")", failure);
        }
    }

    private static LlavaMiniException malformed(Path file, String what) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, "malformed data: " + what + " (" + file + ")");
    }

    /** Photographs of a file, by their numbers. */
    private static final class Pictures {
        private final String split;
        private final Map<Long, JsonNode> described = new HashMap<>();

        Pictures(String split) {
            this.split = split;
        }

        void add(JsonNode image) {
            described.put(image.path("id").asLong(), image);
        }

        /** Returns a new line about one; of those that the file does not describe the name follows from the number. */
        ObjectNode line(long id) {
            String name = Optional.ofNullable(described.get(id))
                    .map(image -> image.path("file_name").asText())
                    .orElseGet(() -> String.format(
                            Locale.ROOT, split.endsWith("2014") ? "COCO_" + split + "_%012d.jpg" : "%012d.jpg", id));
            return JSON.createObjectNode().put("image", split + "/" + name);
        }

        /** Returns width and height in pixels. */
        double[] size(long id, Path file) {
            JsonNode image = described.get(id);
            double width = image == null ? 0 : image.path("width").asDouble();
            double height = image == null ? 0 : image.path("height").asDouble();
            if (!(width > 0 && height > 0)) {
                throw malformed(file, "image " + id + " has no width and height");
            }
            return new double[] {width, height};
        }

        boolean heldOut() {
            return split.startsWith("val");
        }
    }

    private void captions(Path file, String split) {
        Pictures pictures = new Pictures(split);
        Map<Long, List<String>> captions = new HashMap<>();
        each(
                file,
                Map.of(
                        "images",
                        pictures::add,
                        "annotations",
                        caption -> captions.computeIfAbsent(
                                        caption.path("image_id").asLong(), id -> new ArrayList<>())
                                .add(caption.path("caption").asText())));
        captions.forEach((id, texts) -> {
            ObjectNode line = pictures.line(id);
            texts.forEach(line.putArray("captions")::add);
            lines.add(pictures.heldOut(), line);
        });
    }

    /** A thing that people have outlined: a crowd is labelled but not counted. */
    private record Instance(long category, boolean crowd, double x, double y, double width, double height) {}

    private void instances(Path file, String split) {
        Pictures pictures = new Pictures(split);
        Map<Long, String> names = new HashMap<>();
        Map<Long, List<Instance>> instances = new HashMap<>();
        each(
                file,
                Map.of(
                        "images",
                        pictures::add,
                        "categories",
                        category -> names.put(
                                category.path("id").asLong(),
                                category.path("name").asText()),
                        "annotations",
                        thing -> instances
                                .computeIfAbsent(thing.path("image_id").asLong(), id -> new ArrayList<>())
                                .add(instance(thing, file))));
        instances.forEach((id, things) -> {
            double[] size = pictures.size(id, file);
            Set<Long> crowds = things.stream()
                    .filter(Instance::crowd)
                    .map(Instance::category)
                    .collect(Collectors.toCollection(TreeSet::new));
            ObjectNode line = pictures.line(id);
            ArrayNode labels = line.putArray("labels");
            things.stream()
                    .map(Instance::category)
                    .distinct()
                    .forEach(category -> labels.add(name(names, category, file)));
            ArrayNode objects = line.putArray("objects");
            for (Instance thing : things) {
                if (!crowds.contains(thing.category())) {
                    ObjectNode object = objects.addObject().put("name", name(names, thing.category(), file));
                    object.putArray("box")
                            .add(thing.x() / size[0])
                            .add(thing.y() / size[1])
                            .add((thing.x() + thing.width()) / size[0])
                            .add((thing.y() + thing.height()) / size[1]);
                }
            }
            lines.add(pictures.heldOut(), line);
        });
    }

    private static Instance instance(JsonNode thing, Path file) {
        JsonNode box = thing.path("bbox");
        if (box.size() != CORNERS) {
            throw malformed(file, "annotation " + thing.path("id").asText() + " has no bbox of four numbers");
        }
        return new Instance(
                thing.path("category_id").asLong(),
                thing.path("iscrowd").asInt() != 0,
                box.path(0).asDouble(),
                box.path(1).asDouble(),
                box.path(2).asDouble(),
                box.path(3).asDouble());
    }

    private static String name(Map<Long, String> names, long category, Path file) {
        return Optional.ofNullable(names.get(category))
                .orElseThrow(() -> malformed(file, "category " + category + " has no name"));
    }

    private void questions(Path file, String split) {
        Path asked = file.resolveSibling("v2_OpenEnded_mscoco_" + split + "_questions.json");
        Map<Long, String> questions = new HashMap<>();
        each(
                asked,
                Map.of(
                        "questions",
                        question -> questions.put(
                                question.path("question_id").asLong(),
                                question.path("question").asText())));
        Pictures pictures = new Pictures(split);
        each(
                file,
                Map.of(
                        "annotations",
                        answer -> Optional.ofNullable(
                                        questions.get(answer.path("question_id").asLong()))
                                .ifPresent(question -> lines.add(
                                        pictures.heldOut(),
                                        question(
                                                pictures.line(
                                                        answer.path("image_id").asLong()),
                                                question,
                                                answer)))));
    }

    /** Lines with scores are of people. */
    private static ObjectNode question(ObjectNode line, String question, JsonNode answer) {
        line.putArray("qa")
                .addArray()
                .add(question)
                .add(answer.path("multiple_choice_answer").asText());
        line.putArray("types").add(answer.path("answer_type").asText());
        line.putArray("scores");
        return line;
    }

    private void caltech() {
        Path categories = folder.resolve(CALTECH);
        if (!Files.isDirectory(categories)) {
            return;
        }
        for (Path category : list(categories)) {
            String name = category.getFileName().toString();
            if (!Files.isDirectory(category) || name.equals(NOTHING)) {
                continue;
            }
            for (Path picture : list(category)) {
                String path = CALTECH + "/" + name + "/" + picture.getFileName();
                lines.add(
                        false,
                        JSON.createObjectNode()
                                .put("image", path)
                                .put("name", name.toLowerCase(Locale.ROOT).replace('_', ' '))
                                .put("split", Math.floorMod(path.hashCode() * 31, TEST_PART) == 0 ? "test" : "train"));
            }
        }
    }
}
