// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;

/** A tiny model answers questions about a picture, a video and nothing. */
final class EvalCommandTest {
    @TempDir
    private static Path shared;

    private static Path model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        model = TestingModel.write(shared.resolve("tiny-model"));
        Path media = Files.createDirectories(shared.resolve("media/clip")).getParent();
        TestingModel.picture(media.resolve("a.png"));
        TestingModel.picture(media.resolve("clip/1.png"));
        TestingModel.picture(media.resolve("clip/2.png"));
        Files.writeString(media.resolve("broken.mp4"), "no video");
    }

    private Outcome eval(Path answers, Object... more) throws IOException {
        Path questions = Files.writeString(folder.resolve("questions.jsonl"), """
                {"question": "What is it?", "image": "a.png"}
                {"question": "What happens?", "video": "clip"}
                {"question": "Who are you?"}
                {"question": "What is missing?", "video": "nowhere.mp4"}
                {"question": "What is broken?", "video": "broken.mp4"}
                {"question": "Which colour?", "image": "a.png", "choices": ["red", "blue"]}
                """);
        Object[] command = {
            "eval",
            "custom",
            "--model",
            model,
            "--questions",
            questions,
            "--media",
            shared.resolve("media"),
            "--answers",
            answers,
            "--max-new-tokens",
            4
        };
        Object[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return TestingConsole.plain().run(all);
    }

    @Test
    void answersAndGoesOnWhereTheFileEnds() throws IOException {
        Path answers = folder.resolve("answers.jsonl");
        Outcome outcome = eval(answers);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("eval: 2 questions skipped").contains("--media");
        assertThat(outcome.out()).isEmpty();
        assertThat(Files.readAllLines(answers))
                .extracting(line -> line.substring(0, line.indexOf(',')))
                .containsExactly(
                        "{\"question_id\":0", "{\"question_id\":5", "{\"question_id\":1", "{\"question_id\":2");
        byte[] whole = Files.readAllBytes(answers);
        Path cut = folder.resolve("cut.jsonl");
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        assertThat(eval(cut).code()).isZero();
        assertThat(Files.readAllBytes(cut)).isEqualTo(whole);
    }

    @Test
    void batchesAndShardsGiveTheSameAnswers() throws IOException {
        Path answers = folder.resolve("answers.jsonl");
        eval(answers);
        Path batched = folder.resolve("batched.jsonl");
        assertThat(eval(batched, "--batch-size", 3).code()).isZero();
        assertThat(Files.readAllBytes(batched)).isEqualTo(Files.readAllBytes(answers));
        Path shards = Files.createDirectories(folder.resolve("shards"));
        eval(shards.resolve("1.jsonl"), "--shard", "1/2");
        eval(shards.resolve("2.jsonl"), "--shard", "2/2");
        assertThat(Files.readAllLines(shards.resolve("1.jsonl")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(Files.readAllLines(answers)).contains(line));
        assertThat(Files.readAllLines(shards.resolve("2.jsonl"))).hasSize(1);
    }

    @Test
    void blankVideosAreRefused() throws IOException {
        Outcome outcome = eval(folder.resolve("answers.jsonl"), "--blank-images");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("--blank-images");
    }

    @Test
    void saysWhatAClusterNeeds() throws IOException {
        Outcome unknown = eval(folder.resolve("answers.jsonl"), "--on", "mesos://host");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("spark://HOST:PORT").contains("mesos://host (--on)");
        Outcome none = eval(folder.resolve("answers.jsonl"), "--on", "local[2]");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("SPARK_HOME").contains("--on");
        // What is wrong with the other options is said before anything starts.
        Outcome wrong = eval(folder.resolve("answers.jsonl"), "--on", "local[2]", "--deadline", "-1");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--deadline");
        assertThat(folder.resolve("answers.jsonl")).doesNotExist();
    }
}
