// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.LlavaMini;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.AnswersFile;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Evaluation;
import org.llavamini.eval.EvaluationListener;
import org.llavamini.eval.LlavaMiniAnswers;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.figure.CsvTable;
import org.llavamini.eval.figure.LinePanel;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.option.GenerationOptions;

/**
 * A benchmark answered while vision tokens are hidden from text in one block of layers after the other (paper Figure 5), and, to compare
 * with, in none and in all.
 */
public final class LayerDropStudy {
    private static final String MAIN = "accuracy";

    private final LlavaMini model;
    private final Benchmark benchmark;
    private final GenerationOptions options;
    private final FrameChoice frames;

    /**
     * Prepares to ask a model, which stays the caller's.
     *
     * @param frames which frames of videos it sees
     */
    public LayerDropStudy(LlavaMini model, Benchmark benchmark, GenerationOptions options, FrameChoice frames) {
        this.model = requireNonNull(model, "model is null");
        this.benchmark = requireNonNull(benchmark, "benchmark is null");
        this.options = requireNonNull(options, "options is null");
        this.frames = requireNonNull(frames, "frames is null");
    }

    /**
     * What is asked.
     *
     * @param questions as the benchmark publishes them
     * @param annotations its solutions, where they are not among the questions
     * @param media folder of the pictures and videos
     * @param limit only so many of the first questions
     */
    public record Material(Path questions, List<Path> annotations, Path media, int limit) {
        public Material {
            requireNonNull(questions, "questions is null");
            annotations = List.copyOf(annotations);
            requireNonNull(media, "media is null");
        }
    }

    private record Scored(LayerBlock block, Scores scores) {
        private double main() {
            return number(MAIN, "scored by one accuracy; take another benchmark");
        }

        private double number(String metric, String lack) {
            return switch (scores.metrics().get(metric)) {
                case Metric.Value(double value) -> value;
                case Metric.Count(long value) -> value;
                case Metric.Interval _ ->
                    throw new IllegalStateException(metric + " of " + scores.benchmark() + " is an interval");
                case null ->
                    throw new LlavaMiniException(ErrorCode.INVALID_REQUEST, scores.benchmark() + " is not " + lack);
            };
        }

        /** Scores count what was not asked as wrong: returns the accuracy of what was asked, and how much that is. */
        private Scored ofAsked() {
            String lack = "one of those that count what has no answer; ask all of its questions (--limit)";
            double total = number("total", lack);
            double asked = total - number("missing", lack);
            Map<String, Metric> metrics = new LinkedHashMap<>();
            metrics.put(MAIN, new Metric.Value(main() * total / asked));
            metrics.put("total", new Metric.Count(Math.round(asked)));
            return new Scored(block, new Scores(scores.benchmark(), metrics));
        }
    }

    /**
     * Answers and scores the benchmark once for each block of layers. Writes {@code layer-drop.csv}, {@code layer-drop.png} and the
     * answers of every run, of which a later call goes on.
     *
     * @param size layers of a block
     * @param listener hears how far the answers of each run are
     */
    public void run(Material material, int size, Path folder, EvaluationListener listener) {
        int layers = model.analysis().layers();
        List<LayerBlock> blocks = new ArrayList<>(List.of(LayerBlock.none()));
        blocks.addAll(LayerBlock.split(layers, size));
        LayerBlock all = new LayerBlock(1, layers);
        if (!blocks.contains(all)) {
            blocks.add(all);
        }
        List<Question> published = benchmark.questions(material.questions());
        List<Question> questions = published.subList(0, Math.min(material.limit(), published.size()));
        List<Scored> scored = new ArrayList<>();
        for (LayerBlock block : blocks) {
            Path answers = folder.resolve("answers-hidden-" + block + ".jsonl");
            try (AnswersFile file = AnswersFile.resume(answers)) {
                LlavaMiniAnswers answering =
                        new LlavaMiniAnswers(model, options, frames, false).hidingVisionIn(block.indices());
                new Evaluation(questions, material.media(), 1).run(answering, file, listener);
            }
            Scored run = new Scored(
                    block,
                    benchmark.score(
                            new ScoringFiles(answers, Optional.of(material.questions()), material.annotations())));
            scored.add(questions.size() < published.size() ? run.ofAsked() : run);
        }
        write(scored, all, folder);
    }

    private void write(List<Scored> scored, LayerBlock all, Path folder) {
        CsvTable table = new CsvTable(List.of("hidden_in_layers", "metric", "value"));
        List<LinePanel.Point> blocks = new ArrayList<>();
        List<LinePanel.Point> seen = new ArrayList<>();
        List<LinePanel.Point> blind = new ArrayList<>();
        for (Scored run : scored) {
            for (Map.Entry<String, Metric> metric : run.scores().metrics().entrySet()) {
                switch (metric.getValue()) {
                    case Metric.Value(double value) -> table.row(run.block(), metric.getKey(), value);
                    case Metric.Count(long value) -> table.row(run.block(), metric.getKey(), value);
                    case Metric.Interval(double low, double high) -> {
                        table.row(run.block(), metric.getKey() + ".low", low);
                        table.row(run.block(), metric.getKey() + ".high", high);
                    }
                }
            }
            if (run.block().isEmpty()) {
                seen.addAll(level(run.main(), all));
            } else if (run.block().equals(all)) {
                blind.addAll(level(run.main(), all));
            }
            if (!run.block().isEmpty() && (!run.block().equals(all) || scored.size() == 2)) {
                blocks.add(
                        new LinePanel.Point((run.block().first() + run.block().last()) / 2.0, run.main()));
            }
        }
        table.write(folder.resolve("layer-drop.csv"));
        LinePanel.write(
                List.of(new LinePanel(
                        benchmark.name() + ", vision hidden in some layers",
                        "layers in which it is hidden (middle of the block)",
                        "accuracy (%)",
                        List.of(
                                new LinePanel.Curve("no layer", seen),
                                new LinePanel.Curve("all layers", blind),
                                new LinePanel.Curve("one block", blocks)))),
                folder.resolve("layer-drop.png"));
    }

    private static List<LinePanel.Point> level(double value, LayerBlock all) {
        return List.of(new LinePanel.Point(1, value), new LinePanel.Point(all.last(), value));
    }
}
