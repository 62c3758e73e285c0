// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.llavamini.eval.AnswerLine;
import org.llavamini.eval.AnswerParser;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmark;
import org.llavamini.eval.Metric;
import org.llavamini.eval.Question;
import org.llavamini.eval.Scores;
import org.llavamini.eval.ScoringFiles;
import org.llavamini.eval.Settings;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;
import org.llavamini.eval.metric.Accuracy;
import org.llavamini.eval.metric.LenientChoice;

/**
 * ScienceQA: multiple choice with and without pictures, in LLaVA's {@code llava_test_CQM-A.json}, where the solution stands too.
 * What has no answer, or none that can be read, is wrong. The output of LLaVA's own scorer, an object with the lists
 * {@code correct} and {@code incorrect}, holds the solutions itself and is scored anew without further files.
 */
public final class ScienceQa implements Benchmark {
    private static final String IMAGE = "<image>";
    private static final String INSTRUCTION = "Answer with the option's letter from the given choices directly.";
    private static final Pattern PHRASE = Pattern.compile("The answer is ([A-Z]).");
    private static final Pattern OPTION = Pattern.compile("(?m)^([A-E])\\. (.*)$");

    private final Settings settings;

    /** Makes it with the official parser. */
    public ScienceQa() {
        this(Settings.defaults());
    }

    private ScienceQa(Settings settings) {
        this.settings = settings;
    }

    /** One question with its solution. */
    private record Item(String id, String text, Optional<String> image, String solution) {
        static Item of(Row row) {
            List<Row> turns = row.rows("conversations");
            if (turns.size() < 2) {
                throw row.error("conversations holds no question and answer");
            }
            return new Item(
                    row.id("id"),
                    turns.get(0).text("value").replace(IMAGE, "").strip(),
                    row.find("image"),
                    turns.get(1).text("value"));
        }

        List<String> options() {
            // Lines of a passage may look like options too; the options are the last run that starts with A.
            List<String> options = new ArrayList<>();
            Matcher matcher = OPTION.matcher(text);
            while (matcher.find()) {
                if (matcher.group(1).equals("A")) {
                    options.clear();
                }
                options.add(matcher.group(2));
            }
            return options;
        }
    }

    @Override
    public String name() {
        return "scienceqa";
    }

    @Override
    public Benchmark with(Settings chosen) {
        chosen.allow(name(), Settings.Name.PARSER);
        return new ScienceQa(chosen);
    }

    @Override
    public int maxNewTokens() {
        return LONG_ANSWER;
    }

    @Override
    public List<Question> questions(Path questions) {
        return read(questions).stream()
                .map(item -> new Question(
                        item.id(),
                        item.text() + "\n" + INSTRUCTION,
                        item.image().map(List::of).orElse(List.of())))
                .toList();
    }

    @Override
    public Scores score(ScoringFiles files) {
        if (files.questions().isEmpty() && files.annotations().isEmpty() && isOutput(files.requireAnswers())) {
            return scoreOutput(files.requireAnswers());
        }
        Map<String, Item> items = new LinkedHashMap<>();
        for (Item item : read(files.requireQuestionsOrAnnotation("llava_test_CQM-A.json"))) {
            items.put(item.id(), item);
        }
        Answers answers = Answers.read(files.requireAnswers());
        Map<String, AnswerLine> byId = answers.byId(items.keySet());
        Accuracy all = new Accuracy();
        Accuracy withPicture = new Accuracy();
        int missing = 0;
        int unreadable = 0;
        for (Item item : items.values()) {
            Optional<String> answer = Optional.ofNullable(byId.get(item.id())).map(AnswerLine::text);
            Optional<String> letter = answer.flatMap(text -> letter(text, item));
            missing += answer.isEmpty() ? 1 : 0;
            unreadable += answer.isPresent() && letter.isEmpty() ? 1 : 0;
            boolean right = letter.equals(Optional.of(item.solution()));
            all.add(right);
            if (item.image().isPresent()) {
                withPicture.add(right);
            }
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        all.putInto(metrics, "");
        withPicture.putInto(metrics, "image_");
        metrics.put("missing", new Metric.Count(missing));
        metrics.put("unreadable", new Metric.Count(unreadable));
        return settings.parserLabel(answers.scored(name(), metrics));
    }

    private static boolean isOutput(Path answers) {
        return Files.isRegularFile(answers)
                && Rows.isObject(answers)
                && Rows.object(answers).node().has("correct")
                && Rows.object(answers).node().has("incorrect");
    }

    private Scores scoreOutput(Path answers) {
        Row output = Rows.object(answers);
        Accuracy all = new Accuracy();
        Accuracy withPicture = new Accuracy();
        int unreadable = 0;
        for (String list : List.of("correct", "incorrect")) {
            for (Row entry : output.rows(list)) {
                Item item = new Item(
                        entry.id("question_id"),
                        entry.find("question").orElse(""),
                        entry.node().path("is_multimodal").asBoolean() ? Optional.of("") : Optional.empty(),
                        entry.text("ground_truth"));
                Optional<String> letter = letter(entry.text("pred"), item);
                unreadable += letter.isEmpty() ? 1 : 0;
                all.add(letter.equals(Optional.of(item.solution())));
                if (item.image().isPresent()) {
                    withPicture.add(letter.equals(Optional.of(item.solution())));
                }
            }
        }
        Map<String, Metric> metrics = new LinkedHashMap<>();
        all.putInto(metrics, "");
        withPicture.putInto(metrics, "image_");
        metrics.put("missing", new Metric.Count(0));
        metrics.put("unreadable", new Metric.Count(unreadable));
        return settings.parserLabel(new Scores(name(), metrics));
    }

    private Optional<String> letter(String text, Item item) {
        return settings.parserOrOfficial() == AnswerParser.LENIENT
                ? LenientChoice.of(text, item.options()).map(String::valueOf)
                : official(text);
    }

    /** Returns the letter as the official script finds it. */
    static Optional<String> official(String text) {
        if (text.matches("[A-E]")) {
            return Optional.of(text);
        }
        if (text.length() >= 3 && text.substring(0, 3).matches("[A-E]\\. ")) {
            return Optional.of(text.substring(0, 1));
        }
        List<String> found =
                PHRASE.matcher(text).results().map(match -> match.group(1)).toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static List<Item> read(Path file) {
        return Rows.read(file).stream().map(Item::of).toList();
    }
}
