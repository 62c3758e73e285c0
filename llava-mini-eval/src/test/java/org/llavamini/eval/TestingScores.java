// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of a benchmark in a folder, and their score. Files are named by what they are: questions, answers, ... */
public final class TestingScores {
    private final Path folder;
    private Settings settings = Settings.defaults();

    public TestingScores(Path folder) {
        this.folder = folder;
    }

    public TestingScores lenient() {
        settings = new Settings(Optional.of(AnswerParser.LENIENT), false, false, Optional.empty());
        return this;
    }

    public TestingScores with(Settings chosen) {
        settings = chosen;
        return this;
    }

    /** Writes lines into a file and returns it. */
    public Path write(String name, String... lines) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes answers of the form {@code id=text}. */
    public Path answers(String... answers) {
        return write(
                "answers.jsonl",
                Arrays.stream(answers).map(TestingScores::answer).toArray(String[]::new));
    }

    public static String answer(String idAndText) {
        int equals = idAndText.indexOf('=');
        return "{\"question_id\":\"" + idAndText.substring(0, equals) + "\",\"text\":\""
                + idAndText.substring(equals + 1) + "\"}";
    }

    private Optional<Path> find(String name) {
        return Optional.of(folder.resolve(name)).filter(Files::exists);
    }

    public ScoringFiles files() {
        return new ScoringFiles(
                find("answers.jsonl").or(() -> find("answers")).or(() -> find("answers.json")),
                find("questions.jsonl").or(() -> find("questions.json")).or(() -> find("questions")),
                find("annotations")
                        .or(() -> find("annotations.json"))
                        .map(List::of)
                        .orElse(List.of()),
                find("judgements.jsonl").or(() -> find("judgements.json")).or(() -> find("judgements")));
    }

    public Benchmark benchmark(String name) {
        return Benchmarks.standard().named(name).with(settings);
    }

    public Scores scores(String benchmark) {
        return benchmark(benchmark).score(files());
    }

    public Map<String, Metric> metrics(String benchmark) {
        return scores(benchmark).metrics();
    }

    public static Metric value(double value) {
        return new Metric.Value(value);
    }

    public static Metric count(long value) {
        return new Metric.Count(value);
    }

    /** Returns a value to compare with a tolerance. */
    public static double number(Map<String, Metric> metrics, String name) {
        if (metrics.get(name) instanceof Metric.Value(double value)) {
            return value;
        }
        throw new AssertionError("there is no value " + name + " in " + metrics.keySet());
    }
}
