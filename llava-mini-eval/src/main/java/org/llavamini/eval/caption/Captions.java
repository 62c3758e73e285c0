// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.caption;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Media;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.Bootstrap;
import org.llavamini.eval.metric.MeanScore;

/**
 * Sentences about pictures. The questions are JSON Lines with {@code image} and {@code captions}, a list of what people wrote; one
 * with a {@code question} asks that. With annotations, JSON Lines with {@code image} and {@code labels} or {@code objects} (each
 * with a {@code name}), the things that are named are scored too. A picture without an answer counts as one with an empty answer.
 */
public abstract sealed class Captions implements Benchmark {
    /** One sentence, scored by CIDEr-D, BLEU-4 and the things that it names. */
    public static final class Sentence extends Captions {
        /** Makes the benchmark. */
        public Sentence() {
            super("captions", "Describe the picture in one sentence.");
        }
    }

    /** A longer description, scored likewise; what counts are the things that it names. */
    public static final class Description extends Captions {
        /** Makes the benchmark. */
        public Description() {
            super("descriptions", "Describe the picture in detail.");
        }
    }

    private final String name;
    private final String prompt;

    private Captions(String name, String prompt) {
        this.name = name;
        this.prompt = prompt;
    }

    /** A picture with what people wrote of it. */
    private record Item(Question question, List<String> captions) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Question> questions(Path questions) {
        return read(questions).values().stream().map(Item::question).toList();
    }

    private Map<String, Item> read(Path file) {
        Map<String, Item> items = new LinkedHashMap<>();
        for (Row row : Rows.read(file)) {
            String image = row.text("image");
            List<String> captions = row.texts("captions");
            if (captions.isEmpty()) {
                throw row.error("captions is empty");
            }
            Question question =
                    new Question(image, row.find("question").orElse(prompt), new Media.PictureFile(List.of(image)));
            if (items.put(image, new Item(question, captions)) != null) {
                throw row.error("image " + image + " comes twice");
            }
        }
        return items;
    }

    @Override
    public Scores score(ScoringFiles files) {
        Map<String, Item> items = read(files.requireQuestions("its pictures with captions"));
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(items.keySet());
        Map<String, Captioned> captioned = new LinkedHashMap<>();
        items.forEach((image, item) -> captioned.put(
                image,
                new Captioned(
                        CaptionWords.of(Optional.ofNullable(byId.get(image))
                                .map(AnswerLine::text)
                                .orElse("")),
                        item.captions().stream().map(CaptionWords::of).toList())));
        Map<String, Metric> metrics = new LinkedHashMap<>();
        List<Captioned> all = List.copyOf(captioned.values());
        MeanScore cider = new MeanScore();
        for (double score : CiderD.of(all)) {
            cider.add(score);
        }
        cider.putInto(metrics, "cider_d");
        metrics.put("bleu_4", new Metric.Value(Bleu.four(all)));
        metrics.put("bleu_4_ci95", Bootstrap.interval95(random -> {
            List<Captioned> drawn = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                drawn.add(all.get(random.nextInt(all.size())));
            }
            return Bleu.four(drawn);
        }));
        metrics.put(
                "words",
                new Metric.Value(all.stream()
                        .mapToInt(each -> each.answer().size())
                        .average()
                        .orElse(0)));
        if (!files.annotations().isEmpty()) {
            putThings(captioned, labels(files.requireAnnotation("the labels of its pictures")), metrics);
        }
        metrics.put("total", new Metric.Count(items.size()));
        metrics.put("missing", new Metric.Count(items.size() - byId.size()));
        return answers.scored(name, metrics);
    }

    /**
     * Puts which part of the labelled things the answers name, and which part of what they name is neither labelled nor named by one
     * of the people.
     */
    private static void putThings(
            Map<String, Captioned> captioned, Map<String, Set<String>> labels, Map<String, Metric> metrics) {
        ThingNames names = ThingNames.standard();
        List<int[]> counts = new ArrayList<>();
        captioned.forEach((image, each) -> {
            Set<String> there = labels.get(image);
            if (there != null && !there.isEmpty()) {
                Set<String> named = names.in(each.answer());
                Set<String> known = new LinkedHashSet<>(there);
                each.references().forEach(reference -> known.addAll(names.in(reference)));
                int right = (int) named.stream().filter(there::contains).count();
                int absent = (int)
                        named.stream().filter(kind -> !known.contains(kind)).count();
                counts.add(new int[] {right, there.size(), absent, named.size()});
            }
        });
        putRatio(metrics, "things_named", counts, 0, 1);
        putRatio(metrics, "things_absent", counts, 2, 3);
        metrics.put("labelled", new Metric.Count(counts.size()));
    }

    private static void putRatio(Map<String, Metric> metrics, String name, List<int[]> counts, int part, int whole) {
        metrics.put(name, new Metric.Value(ratio(counts, part, whole)));
        metrics.put(name + "_ci95", Bootstrap.interval95(random -> {
            List<int[]> drawn = new ArrayList<>();
            for (int i = 0; i < counts.size(); i++) {
                drawn.add(counts.get(random.nextInt(counts.size())));
            }
            return ratio(drawn, part, whole);
        }));
    }

    private static double ratio(List<int[]> counts, int part, int whole) {
        long parts = counts.stream().mapToLong(count -> count[part]).sum();
        long all = counts.stream().mapToLong(count -> count[whole]).sum();
        return all == 0 ? 0 : (double) parts / all;
    }

    private static Map<String, Set<String>> labels(Path file) {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (Row row : Rows.read(file)) {
            Set<String> kinds = labels.computeIfAbsent(row.text("image"), image -> new LinkedHashSet<>());
            if (row.node().has("labels")) {
                kinds.addAll(row.texts("labels"));
            } else {
                row.rows("objects").forEach(object -> kinds.add(object.text("name")));
            }
        }
        return labels;
    }
}
