// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.video;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
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
import org.llavamini.eval.metric.Bootstrap;
import org.llavamini.eval.metric.MeanScore;

/**
 * Video-ChatGPT's five dimensions: the folder holds {@code generic_qa.json} (correctness, detail, context),
 * {@code temporal_qa.json} and {@code consistency_qa.json}, where two questions ask for the same thing. A judge gives each answer
 * 0 to 5 points, truncated; the mean of the five means is the average. The official script gives the consistency judge the first
 * question twice; here it sees both. Questions without an answer are left out.
 */
public final class VideoChatGpt implements Judged {
    private static final List<String> DIMENSIONS =
            List.of("correctness", "detail", "context", "temporal", "consistency");
    private static final int MOST_TOKENS = 256;
    private static final int ATTEMPTS = 10;

    private final Settings settings;

    /** Makes it with the official way to read replies. */
    public VideoChatGpt() {
        this(Settings.defaults());
    }

    private VideoChatGpt(Settings settings) {
        this.settings = settings;
    }

    /**
     * One entry of a file.
     *
     * @param key the video's name and, after an underscore, how often it came before
     * @param questions one, or two that ask for the same thing
     */
    private record Item(String key, String video, List<String> questions, String answer) {
        /** Returns the id of the answer to a question. */
        String id(String file, int question) {
            return file + "/" + key + (questions.size() == 1 ? "" : "/" + (question + 1));
        }
    }

    @Override
    public String name() {
        return "video-chatgpt";
    }

    @Override
    public Benchmark with(Settings chosen) {
        chosen.allow(name(), Settings.Name.PARSER);
        return new VideoChatGpt(chosen);
    }

    @Override
    public int maxNewTokens() {
        return LONG_ANSWER;
    }

    @Override
    public List<Question> questions(Path folder) {
        List<Question> all = new ArrayList<>();
        for (String file : List.of("generic", "temporal", "consistency")) {
            for (Item item : read(folder, file)) {
                for (int i = 0; i < item.questions().size(); i++) {
                    all.add(new Question(
                            item.id(file, i), item.questions().get(i), new Media.Video(List.of(item.video()))));
                }
            }
        }
        return all;
    }

    private static List<Item> read(Path folder, String file) {
        Map<String, Integer> seen = new HashMap<>();
        List<Item> items = new ArrayList<>();
        for (Row row : Rows.read(folder.resolve(file + "_qa.json"))) {
            String video = row.text("video_name");
            int before = seen.merge(video, 1, Integer::sum) - 1;
            List<String> questions =
                    row.node().has("Q1") ? List.of(row.text("Q1"), row.text("Q2")) : List.of(row.text("Q"));
            items.add(new Item(video + "_" + before, video, questions, row.text("A")));
        }
        return items;
    }

    @Override
    public int attempts() {
        return ATTEMPTS;
    }

    @Override
    public List<JudgeRequest> judgeRequests(ScoringFiles files, JudgePrompt prompt) {
        Path folder = files.requireQuestions("the folder with generic_qa.json, temporal_qa.json, consistency_qa.json");
        Map<String, AnswerLine> answers = Answers.read(files.requireAnswers()).byId();
        List<JudgeRequest> requests = new ArrayList<>();
        for (String dimension : DIMENSIONS) {
            String file = dimension.equals("temporal") || dimension.equals("consistency") ? dimension : "generic";
            for (Item item : read(folder, file)) {
                Map<String, String> fields = new HashMap<>();
                fields.put("answer", item.answer());
                boolean answered = true;
                for (int i = 0; i < item.questions().size(); i++) {
                    String number = item.questions().size() == 1 ? "" : Integer.toString(i + 1);
                    AnswerLine answer = answers.get(item.id(file, i));
                    answered &= answer != null;
                    fields.put("question" + number, item.questions().get(i));
                    fields.put("prediction" + number, answer == null ? "" : answer.text());
                }
                if (answered) {
                    requests.add(new JudgeRequest(
                            dimension + "/" + item.key(),
                            prompt.fill(dimension + ".system", fields),
                            prompt.fill(dimension + ".user", fields),
                            OptionalDouble.empty(),
                            MOST_TOKENS,
                            Map.of()));
                }
            }
        }
        return requests;
    }

    @Override
    public Optional<Map<String, Object>> read(String reply) {
        return Verdict.of(reply, settings.parser().orElse(AnswerParser.OFFICIAL))
                .map(Verdict::fields);
    }

    @Override
    public Scores score(ScoringFiles files) {
        Path judgements = files.requireJudgements();
        Map<String, MeanScore> points = new LinkedHashMap<>();
        int unreadable = 0;
        for (Map.Entry<String, Optional<Verdict>> entry : verdicts(judgements).entrySet()) {
            String dimension =
                    entry.getKey().substring(0, Math.max(0, entry.getKey().indexOf('/')));
            if (!DIMENSIONS.contains(dimension)) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "the judgement of " + entry.getKey() + " is of none of the five dimensions (" + judgements
                                + ")");
            }
            if (entry.getValue().isPresent()) {
                points.computeIfAbsent(dimension, key -> new MeanScore())
                        .add(entry.getValue().get().score());
            } else {
                unreadable++;
            }
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (String dimension : DIMENSIONS) {
            MeanScore mean = points.get(dimension);
            if (mean != null) {
                mean.putInto(metrics, dimension);
            }
        }
        if (points.size() == DIMENSIONS.size()) {
            metrics.put(
                    "average",
                    new Metric.Value(points.values().stream()
                            .mapToDouble(MeanScore::mean)
                            .average()
                            .orElse(0)));
            metrics.put(
                    "average_ci95",
                    Bootstrap.interval95(
                            points.values().stream().map(MeanScore::scores).toList()));
        }
        metrics.put(
                "judged",
                new Metric.Count(
                        points.values().stream().mapToInt(MeanScore::total).sum() + unreadable));
        metrics.put("unreadable", new Metric.Count(unreadable));
        return JudgeLabels.add(new Scores(name(), metrics), judgements);
    }

    /** Of official results each dimension has its file or folder in one folder. */
    private static Map<String, Optional<Verdict>> verdicts(Path path) {
        Map<String, Optional<Verdict>> all = new LinkedHashMap<>();
        if (Files.isDirectory(path)) {
            for (String dimension : DIMENSIONS) {
                Path file = path.resolve(dimension + ".json");
                Path part = Files.exists(file) ? file : path.resolve(dimension);
                if (Files.exists(part)) {
                    Verdict.read(part).forEach((id, verdict) -> all.put(dimension + "/" + id, verdict));
                }
            }
        }
        return all.isEmpty() ? Verdict.read(path) : all;
    }
}
