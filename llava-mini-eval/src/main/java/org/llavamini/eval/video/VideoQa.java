// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Media;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Settings;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.judge.JudgePrompt;
import org.llavamini.eval.judge.JudgeRequest;
import org.llavamini.eval.judge.Judged;
import org.llavamini.eval.metric.Accuracy;
import org.llavamini.eval.metric.MeanScore;

/**
 * Open questions about videos: {@code test_q.json} and, by position, {@code test_a.json}. A judge says whether an answer is right
 * and gives 0 to 5 points; accuracy is yes / (yes + no). The official script truncates points, and counts a reply that cannot be
 * read in the mean of the points with 0. Questions without an answer are left out.
 */
public abstract sealed class VideoQa implements Judged permits MsvdQa, MsrvttQa, ActivityNetQa {
    private static final int MOST_TOKENS = 256;
    private static final int ATTEMPTS = 10;

    private final String name;
    private final String videoPrefix;
    private final String instruction;
    private final Settings settings;

    VideoQa(String name, String videoPrefix, String instruction, Settings settings) {
        settings.allow(name, Settings.Name.EXACT, Settings.Name.PARSER);
        this.name = name;
        this.videoPrefix = videoPrefix;
        this.instruction = instruction;
        this.settings = settings;
    }

    /** One question, and its solution where it was read too. */
    private record Item(String id, String video, String question) {
        static Item of(Row row) {
            return new Item(row.id("question_id"), row.text("video_name"), row.text("question"));
        }
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int maxNewTokens() {
        return LONG_ANSWER;
    }

    @Override
    public final List<Question> questions(Path questions) {
        String examples = resource(instruction);
        return Rows.read(questions).stream()
                .map(Item::of)
                .map(item -> new Question(
                        item.id(),
                        examples + "\n" + item.question(),
                        new Media.Video(List.of(videoPrefix + item.video()))))
                .toList();
    }

    private static String resource(String file) {
        try (InputStream stream = VideoQa.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no resource " + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the instruction cannot be read (" + file + ")", e);
        }
    }

    @Override
    public final int attempts() {
        return ATTEMPTS;
    }

    @Override
    public final List<JudgeRequest> judgeRequests(ScoringFiles files, JudgePrompt prompt) {
        Map<String, String> solutions = solutions(files);
        Map<String, String> texts = new LinkedHashMap<>();
        Rows.read(files.requireQuestions("test_q.json"))
                .forEach(row -> texts.put(row.id("question_id"), row.text("question")));
        List<JudgeRequest> requests = new ArrayList<>();
        for (AnswerLine answer :
                Answers.read(files.requireAnswers()).byId(texts.keySet()).values()) {
            Map<String, String> fields = Map.of(
                    "question",
                    texts.getOrDefault(answer.questionId(), ""),
                    "answer",
                    solutions.getOrDefault(answer.questionId(), ""),
                    "prediction",
                    answer.text());
            requests.add(new JudgeRequest(
                    answer.questionId(),
                    prompt.fill("system", fields),
                    prompt.fill("user", fields),
                    OptionalDouble.of(0),
                    MOST_TOKENS,
                    Map.of()));
        }
        return requests;
    }

    /** Reads questions and solutions, which belong together by position. */
    private static Map<String, String> solutions(ScoringFiles files) {
        List<Row> questions = Rows.read(files.requireQuestions("test_q.json"));
        Path file = files.requireAnnotation("test_a.json");
        List<Row> answers = Rows.read(file);
        if (questions.size() != answers.size()) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "there are " + questions.size() + " questions but " + answers.size() + " solutions (" + file + ")");
        }
        Map<String, String> solutions = new LinkedHashMap<>();
        for (int i = 0; i < questions.size(); i++) {
            if (solutions.put(questions.get(i).id("question_id"), answers.get(i).text("answer")) != null) {
                throw questions.get(i).error("question " + questions.get(i).id("question_id") + " comes twice");
            }
        }
        return solutions;
    }

    @Override
    public final Optional<Map<String, Object>> read(String reply) {
        return verdict(reply).map(Verdict::fields);
    }

    private Optional<Verdict> verdict(String reply) {
        return Verdict.of(reply, settings.parser().orElse(AnswerParser.OFFICIAL))
                .filter(verdict -> verdict.prediction().isPresent());
    }

    @Override
    public final Scores score(ScoringFiles files) {
        return settings.exact() ? exact(files) : judged(files);
    }

    private Scores judged(ScoringFiles files) {
        Map<String, Optional<Verdict>> verdicts = Verdict.read(files.requireJudgements());
        Accuracy accuracy = new Accuracy();
        MeanScore points = new MeanScore();
        int unreadable = 0;
        for (Optional<Verdict> verdict : verdicts.values()) {
            points.add(verdict.map(Verdict::score).orElse(0));
            String said = verdict.flatMap(Verdict::prediction).orElse("").toLowerCase(Locale.ROOT);
            if (said.contains("yes")) {
                accuracy.add(true);
            } else if (said.contains("no")) {
                accuracy.add(false);
            } else {
                unreadable++;
            }
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        accuracy.putInto(metrics, "");
        points.putInto(metrics, "score");
        metrics.put("judged", new Metric.Count(verdicts.size()));
        metrics.put("unreadable", new Metric.Count(unreadable));
        files.questions()
                .ifPresent(questions -> metrics.put(
                        "missing", new Metric.Count(Rows.read(questions).size() - verdicts.size())));
        return JudgeLabels.add(new Scores(name, metrics), files.requireJudgements());
    }

    private Scores exact(ScoringFiles files) {
        if (files.questions().isEmpty() && files.annotations().isEmpty()) {
            return exactInside(files.requireAnswers());
        }
        Map<String, String> solutions = solutions(files);
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(solutions.keySet());
        Accuracy accuracy = new Accuracy();
        byId.forEach((id, answer) -> accuracy.add(plain(answer.text()).equals(plain(solutions.getOrDefault(id, "")))));
        Map<String, Metric> metrics = new LinkedHashMap<>();
        accuracy.putInto(metrics, "");
        metrics.put("missing", new Metric.Count(solutions.size() - byId.size()));
        return answers.scored(name, metrics).labelled("compared", "exact");
    }

    /** The official scripts' answers hold the solution beside each answer. */
    private Scores exactInside(Path answers) {
        Accuracy accuracy = new Accuracy();
        for (Row row : Files.isDirectory(answers) ? Rows.folder(answers, ".jsonl") : Rows.read(answers)) {
            if (!row.node().has("answer")) {
                throw row.error("it holds no answer to compare with, so test_q.json and test_a.json are needed"
                        + " (--questions, --annotations)");
            }
            accuracy.add(plain(row.text(List.of("pred", "prediction", "text"))).equals(plain(row.text("answer"))));
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        accuracy.putInto(metrics, "");
        return new Scores(name, metrics).labelled("compared", "exact");
    }

    private static String plain(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1).strip() : lower;
    }
}
