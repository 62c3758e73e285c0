// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Makes training data in LLaVA's format from easy-VQA: the questions with their pictures, captions, and the same questions
 * about a description in words, from which a language model learns what they mean before it sees any picture.
 */
public final class EasyVqaData {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SHAPES = Set.of("circle", "rectangle", "triangle");
    private static final Set<String> COLORS =
            Set.of("black", "blue", "brown", "gray", "green", "red", "teal", "yellow");

    private static final List<String> DESCRIPTION_QUESTIONS =
            List.of("Describe this picture.", "What does the picture show?", "What can you see here?");

    private static final int QUESTIONS_PER_PICTURE = 8;
    private static final double OPEN_PART = 0.25;
    private static final double CAPITAL_PART = 0.6;
    private static final double QUESTION_MARK_PART = 0.9;

    private final Random random;
    private final List<Question> questions = new ArrayList<>();
    private final Map<Integer, Scene> scenes = new TreeMap<>();
    private final Set<String> texts = new LinkedHashSet<>();
    private final Set<Scene> kinds = new LinkedHashSet<>();

    /** A question as easy-VQA has it. */
    private record Question(String text, String answer, int picture) {}

    /** What a picture shows. */
    private record Scene(String color, String shape) {
        private String description() {
            return "A " + color + " " + shape + ".";
        }
    }

    private EasyVqaData(Path split, long seed) {
        random = new Random(seed);
        Map<Integer, Set<String>> answers = new TreeMap<>();
        for (JsonNode node : read(split.resolve("questions.json"))) {
            Question question = new Question(
                    node.path(0).asText(), node.path(1).asText(), node.path(2).asInt());
            questions.add(question);
            texts.add(question.text());
            answers.computeIfAbsent(question.picture(), picture -> new LinkedHashSet<>())
                    .addAll(facts(question));
        }
        answers.forEach((picture, given) -> scene(given).ifPresent(scene -> scenes.put(picture, scene)));
        kinds.addAll(scenes.values());
    }

    /** Returns the words for what a question and its answer say is in the picture. */
    private static List<String> facts(Question question) {
        List<String> words = new ArrayList<>();
        boolean polar = isPolar(question.text());
        if (!polar) {
            words.add(question.answer());
        }
        if (!polar || question.answer().equals("yes") != isNegated(question.text())) {
            for (String word : question.text().replace("?", "").split(" ")) {
                if (SHAPES.contains(word) || COLORS.contains(word)) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    /** Questions and answers about a picture name its colour and its shape. */
    private static Optional<Scene> scene(Set<String> answers) {
        return answers.stream()
                .filter(SHAPES::contains)
                .findFirst()
                .flatMap(shape ->
                        answers.stream().filter(COLORS::contains).findFirst().map(color -> new Scene(color, shape)));
    }

    /**
     * Writes {@code questions.json}, {@code captions.json}, {@code descriptions.json} (the captions as answers to a request) and {@code
     * text.json}, without negations {@code questions-affirmative.json} and {@code text-affirmative.json}, and questions as people
     * type them {@code questions-typed.json}, all about a picture in one conversation {@code dialogues.json}.
     *
     * @param split a folder of easy-VQA with questions.json and images
     * @param output where the files go
     * @param textCount how many questions about descriptions in words
     * @param seed of their choice
     */
    public static void generate(Path split, Path output, int textCount, long seed) {
        EasyVqaData data = new EasyVqaData(split, seed);
        try {
            Files.createDirectories(output);
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot create the folder (" + output + ")", failure);
        }
        write(output.resolve("questions-affirmative.json"), data.pictureQuestions(false, UnaryOperator.identity()));
        write(output.resolve("questions.json"), data.pictureQuestions(true, UnaryOperator.identity()));
        write(output.resolve("captions.json"), data.captions());
        write(output.resolve("descriptions.json"), data.descriptions());
        write(output.resolve("text-affirmative.json"), data.textQuestions(textCount / 4, false));
        write(output.resolve("text.json"), data.textQuestions(textCount, true));
        ArrayNode typed = data.pictureQuestions(true, data::asTyped);
        write(output.resolve("questions-typed.json"), typed);
        write(output.resolve("dialogues.json"), dialogues(typed));
    }

    /** The collection writes "what shape is this?"; people begin with a capital letter and forget question marks. */
    private String asTyped(String question) {
        String begun = random.nextDouble() < CAPITAL_PART
                ? question.substring(0, 1).toUpperCase(Locale.ROOT) + question.substring(1)
                : question;
        return random.nextDouble() < QUESTION_MARK_PART ? begun : begun.replace("?", "");
    }

    /**
     * Asks the collection's questions anew of every picture whose colour and shape are known. Each text for yes or no is
     * expected to have as many of both, so that guessing does not pay; one question in four is an open one.
     */
    private ArrayNode pictureQuestions(boolean negated, UnaryOperator<String> writing) {
        Map<Scene, Choice> choices = new LinkedHashMap<>();
        List<Map.Entry<Integer, Scene>> pictures = new ArrayList<>(scenes.entrySet());
        Collections.shuffle(pictures, random);
        ArrayNode samples = JSON.createArrayNode();
        for (Map.Entry<Integer, Scene> picture : pictures) {
            Scene scene = picture.getValue();
            Choice choice = choices.computeIfAbsent(scene, kind -> new Choice(kind, negated));
            for (int i = 0; i < QUESTIONS_PER_PICTURE; i++) {
                String text = choice.next();
                sample(
                        samples,
                        picture.getKey() + ".png",
                        "<image>\n" + writing.apply(text),
                        answer(text, scene).orElseThrow());
            }
        }
        return samples;
    }

    /** Joins the questions about each picture. */
    private static ArrayNode dialogues(ArrayNode questions) {
        Map<String, ObjectNode> samples = new LinkedHashMap<>();
        for (JsonNode question : questions) {
            String picture = question.path("image").asText();
            ObjectNode sample = samples.get(picture);
            if (sample == null) {
                samples.put(picture, question.deepCopy());
                continue;
            }
            for (JsonNode turn : question.path("conversations")) {
                ObjectNode further = turn.deepCopy();
                further.put("value", further.path("value").asText().replace("<image>\n", ""));
                sample.withArray("conversations").add(further);
            }
        }
        return JSON.createArrayNode().addAll(samples.values());
    }

    /**
     * Draws questions about one kind of scene. A text for yes or no is the likelier the fewer kinds share its answer, which over
     * all pictures makes yes and no equally frequent for each text.
     */
    private final class Choice {
        private final List<String> open;
        private final TreeMap<Double, String> closedUpTo = new TreeMap<>();

        private Choice(Scene scene, boolean negated) {
            open = texts.stream()
                    .filter(text -> !isPolar(text) && answer(text, scene).isPresent())
                    .toList();
            double sum = 0;
            for (String text : texts) {
                if (isPolar(text) && (negated || !isNegated(text))) {
                    Optional<String> answer = answer(text, scene);
                    sum += 1.0
                            / kinds.stream()
                                    .filter(kind -> answer(text, kind).equals(answer))
                                    .count();
                    closedUpTo.put(sum, text);
                }
            }
        }

        private String next() {
            return random.nextDouble() < OPEN_PART
                    ? open.get(random.nextInt(open.size()))
                    : closedUpTo
                            .higherEntry(random.nextDouble() * closedUpTo.lastKey())
                            .getValue();
        }
    }

    private ArrayNode captions() {
        ArrayNode samples = JSON.createArrayNode();
        scenes.forEach((picture, scene) -> sample(samples, picture + ".png", "<image>", scene.description()));
        return samples;
    }

    private ArrayNode descriptions() {
        ArrayNode samples = JSON.createArrayNode();
        scenes.forEach((picture, scene) -> {
            String asked = DESCRIPTION_QUESTIONS.get(samples.size() % DESCRIPTION_QUESTIONS.size());
            sample(samples, picture + ".png", "<image>\n" + asked, scene.description());
        });
        return samples;
    }

    /** Questions about a description in words, with as many yes as no for each text. */
    private ArrayNode textQuestions(int count, boolean negated) {
        List<String> asked =
                texts.stream().filter(text -> negated || !isNegated(text)).toList();
        List<Scene> all = List.copyOf(kinds);
        ArrayNode samples = JSON.createArrayNode();
        while (samples.size() < count) {
            String text = asked.get(random.nextInt(asked.size()));
            boolean wanted = random.nextBoolean();
            List<Scene> fitting = all.stream()
                    .filter(scene -> answer(text, scene)
                            .map(answer -> !isPolar(text) || answer.equals(wanted ? "yes" : "no"))
                            .orElse(false))
                    .toList();
            Scene scene = fitting.get(random.nextInt(fitting.size()));
            sample(
                    samples,
                    "",
                    scene.description() + "\n" + text,
                    answer(text, scene).orElseThrow());
        }
        return samples;
    }

    private static boolean isNegated(String text) {
        return text.contains(" not ") || text.contains(" no ");
    }

    private static boolean isPolar(String text) {
        return text.startsWith("is ") || text.startsWith("does ");
    }

    /** Returns the answer, empty if the question presumes what the scene does not show. */
    private Optional<String> answer(String text, Scene scene) {
        boolean namesOther = kinds.stream()
                .flatMap(kind -> Stream.of(kind.color(), kind.shape()))
                .filter(word -> !word.equals(scene.color()) && !word.equals(scene.shape()))
                .anyMatch(word -> mentions(text, word));
        if (isPolar(text)) {
            return Optional.of(namesOther == isNegated(text) ? "yes" : "no");
        }
        if (namesOther) {
            return Optional.empty();
        }
        boolean asksColor = text.contains("color");
        return Optional.of(asksColor ? scene.color() : scene.shape());
    }

    private static boolean mentions(String text, String word) {
        return (" " + text.replace('?', ' ')).contains(" " + word + " ");
    }

    private static void sample(ArrayNode samples, String image, String question, String answer) {
        ObjectNode sample = samples.addObject().put("id", Integer.toString(samples.size() - 1));
        if (!image.isEmpty()) {
            sample.put("image", image);
        }
        ArrayNode turns = sample.putArray("conversations");
        turns.addObject().put("from", "human").put("value", question);
        turns.addObject().put("from", "gpt").put("value", answer);
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException failure) {
            throw NotJson.at(failure, file);
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot read the questions (" + file + ")", failure);
        }
    }

    private static void write(Path file, JsonNode node) {
        try {
            JSON.writeValue(file.toFile(), node);
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot write (" + file + ")", failure);
        }
    }
}
