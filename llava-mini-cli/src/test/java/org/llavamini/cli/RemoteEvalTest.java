// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.LlavaMini;
import org.llavamini.cli.console.Console;
import org.llavamini.eval.Answerer;
import org.llavamini.eval.AnsweringCluster;
import org.llavamini.eval.QuestionPart;
import org.llavamini.eval.RemoteModel;
import org.llavamini.eval.Reply;

/** An eval whose questions and model travel as bytes, as they do to executors, and are answered where they arrive. */
final class RemoteEvalTest {
    @TempDir
    private static Path shared;

    private static Path model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        model = TestingModel.write(shared.resolve("tiny-model"));
        TestingModel.picture(shared.resolve("a.png"));
        TestingModel.picture(shared.resolve("b.png"));
        Files.writeString(shared.resolve("broken.mp4"), "no video");
    }

    /** Opens the model for each part of two questions. */
    private static final class TestingCluster implements AnsweringCluster {
        private final List<RemoteModel> arrived = new ArrayList<>();

        @Override
        public Answerer answerer(RemoteModel remote) {
            return new Answerer() {
                @Override
                public String modelName() {
                    return remote.name();
                }

                @Override
                public Stream<Reply> answer(QuestionPart questions) {
                    return questions.split(2).stream().flatMap(part -> {
                        RemoteModel there = travelled(remote);
                        arrived.add(there);
                        try (LlavaMini opened = there.open()) {
                            return travelled(new ArrayList<>(travelled(part).allReplies(there.answering(opened))))
                                    .stream();
                        }
                    });
                }
            };
        }

        @Override
        public void close() {
            arrived.clear();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T travelled(T value) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private record Outcome(int code, String err, String answers) {}

    private Outcome run(boolean cluster, Map<String, String> environment, Object... more) throws IOException {
        Path questions = Files.writeString(folder.resolve("questions.jsonl"), """
                {"question": "What is it?", "image": "a.png"}
                {"question": "Which colour?", "image": "b.png", "choices": ["red", "blue"]}
                {"question": "What is missing?", "image": "nowhere.png"}
                {"question": "What is broken?", "video": "broken.mp4"}
                {"question": "Who are you?"}
                """);
        Path answers = folder.resolve(cluster ? "cluster.jsonl" : "alone.jsonl");
        List<String> arguments = new ArrayList<>(List.of("eval", "custom", "--questions", questions.toString()));
        arguments.addAll(List.of("--media", shared.toString(), "--answers", answers.toString()));
        Stream.of(more).map(Object::toString).forEach(arguments::add);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false);
        String[] array = arguments.toArray(String[]::new);
        int code;
        try (TestingCluster others = new TestingCluster()) {
            code = cluster ? Main.run(console, others, array) : Main.run(console, array);
            if (cluster) {
                assertThat(others.arrived).allMatch(others.arrived.getFirst()::equals);
            }
        }
        return new Outcome(code, err.toString(StandardCharsets.UTF_8), Files.readString(answers));
    }

    private void sameAsAlone(Map<String, String> environment, Object... more) throws IOException {
        Files.deleteIfExists(folder.resolve("alone.jsonl"));
        Files.deleteIfExists(folder.resolve("cluster.jsonl"));
        Outcome alone = run(false, environment, more);
        Outcome cluster = run(true, environment, more);
        assertThat(cluster.code()).as(cluster.err()).isEqualTo(alone.code());
        assertThat(cluster.answers()).isEqualTo(alone.answers());
        assertThat(cluster.err().lines().filter(line -> !line.contains("questions,")))
                .containsExactlyElementsOf(alone.err()
                        .lines()
                        .filter(line -> !line.contains("questions,"))
                        .toList());
    }

    @Test
    void leavesTheFileAndTheWordsOfOneMachine() throws IOException {
        sameAsAlone(Map.of(), "--model", model, "--max-new-tokens", 4, "--skip-bad");
        assertThat(Files.readAllLines(folder.resolve("cluster.jsonl"))).hasSize(3);
        sameAsAlone(
                Map.of(), "--model", model, "--max-new-tokens", 2, "--skip-bad", "--batch-size", 2, "--shard", "1/2");
        sameAsAlone(Map.of(), "--model", model, "--max-new-tokens", 3, "--skip-bad", "--limit", 2, "--blank-images");
        assertThat(Files.readString(folder.resolve("cluster.jsonl"))).contains("(blank pictures)");
    }

    @Test
    void endsWithTheErrorOfOneMachineAndKeepsWhatWasBeforeIt() throws IOException {
        sameAsAlone(Map.of(), "--model", model, "--max-new-tokens", 4);
        assertThat(run(true, Map.of(), "--model", model, "--max-new-tokens", 4).err())
                .contains("the picture of question 2 does not exist")
                .contains("--media");
        assertThat(Files.readAllLines(folder.resolve("cluster.jsonl"))).hasSize(2);
    }

    @Test
    void takesAlongWhatTheEnvironmentSays() throws IOException {
        Map<String, String> environment = Map.of(
                "LLAVA_MINI_MODEL",
                model.toString(),
                "LLAVA_MINI_MAX_NEW_TOKENS",
                "3",
                "LLAVA_MINI_JUDGE_KEY",
                "secret");
        sameAsAlone(environment, "--skip-bad");
        Console console = new Console(System.in, System.out, System.err, environment, false);
        RemoteEval remote = RemoteEval.of(console, "eval", "custom");
        assertThat(remote.settings()).containsOnlyKeys("LLAVA_MINI_MODEL", "LLAVA_MINI_MAX_NEW_TOKENS");
    }

    @Test
    void relativeNamesOfModelsBeginWhereTheCommandRan() {
        List<String> arguments = List.of(
                "eval", "custom", "--questions", "q", "--media", "m", "--answers", "a", "--model", "tiny-model");
        RemoteEval remote = new RemoteEval(arguments, Map.of(), shared.toString());
        assertThat(remote.name()).isEqualTo("tiny-model");
        try (LlavaMini opened = remote.open()) {
            assertThat(opened.name()).isEqualTo("tiny-model");
        }
    }
}
