// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.llavamini.eval.TestingScores.count;
import static org.llavamini.eval.TestingScores.number;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.llavamini.SharedMaterial;

/** Published answers of other models whose scores are published too; without the reference data these tests skip themselves. */
final class KnownAnswersTest {
    /** What a test does with the files of an archive. */
    private interface Use {
        Scores score(Path root);
    }

    private static Map<String, Metric> in(String archive, Use use) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(SharedMaterial.require("data/eval/" + archive))) {
            return use.score(files.getPath("/")).metrics();
        }
    }

    private static Scores score(String benchmark, Path answers, Optional<Path> questions, List<Path> annotations) {
        return Benchmarks.standard().named(benchmark).score(new ScoringFiles(answers, questions, annotations));
    }

    @Test
    void pope() throws IOException {
        Map<String, Metric> metrics = in(
                "pope-llava-v1.5-13b.zip",
                root -> score(
                        "pope",
                        root.resolve("answers/llava-v1.5-13b.jsonl"),
                        Optional.of(root.resolve("llava_pope_test.jsonl")),
                        List.of(root.resolve("coco"))));
        assertThat(number(metrics, "random.f1")).isCloseTo(0.8714, within(0.00005));
        assertThat(number(metrics, "popular.f1")).isCloseTo(0.8625, within(0.00005));
        assertThat(number(metrics, "adversarial.f1")).isCloseTo(0.8446, within(0.00005));
        assertThat(number(metrics, "f1")).isCloseTo(0.8595, within(0.00005));
        assertThat(metrics).containsEntry("random.total", count(2910)).containsEntry("random.unmatched", count(0));
    }

    @Test
    void mme() throws IOException {
        Map<String, Metric> metrics =
                in("mme-lavin.zip", root -> score("mme", root.resolve("LaVIN"), Optional.empty(), List.of()));
        assertThat(number(metrics, "perception")).isCloseTo(963.6114, within(0.00005));
        assertThat(number(metrics, "cognition")).isCloseTo(249.6429, within(0.00005));
    }

    @Test
    void scienceQa() throws IOException {
        Map<String, Metric> metrics = in(
                "scienceqa-llava-v1.5-13b.zip",
                root -> score(
                        "scienceqa",
                        root.resolve("answers/llava-v1.5-13b.jsonl"),
                        Optional.of(root.resolve("llava_test_CQM-A.json")),
                        List.of()));
        assertThat(metrics)
                .containsEntry("correct", count(3155))
                .containsEntry("total", count(4241))
                .containsEntry("image_correct", count(1445))
                .containsEntry("image_total", count(2017));
    }

    @Test
    void questionFilesOfTheArchive() throws IOException {
        try (FileSystem files =
                FileSystems.newFileSystem(SharedMaterial.require("data/eval/question-and-answer-formats.zip"))) {
            Benchmarks all = Benchmarks.standard();
            assertThat(all.named("mme").questions(files.getPath("/MME/llava_mme.jsonl")))
                    .hasSize(40);
            assertThat(all.named("gqa").questions(files.getPath("/gqa/llava_gqa_testdev_balanced.jsonl")))
                    .first()
                    .isEqualTo(new Question(
                            "201307251",
                            "Is it overcast?\nAnswer the question using a single word or phrase.",
                            List.of("n161313.jpg")));
            assertThat(all.named("mm-vet").questions(files.getPath("/mm-vet/llava-mm-vet.jsonl")))
                    .hasSize(40);
            assertThat(all.named("textvqa").questions(files.getPath("/textvqa/llava_textvqa_val_v051_ocr.jsonl")))
                    .hasSize(40);
        }
    }
}
