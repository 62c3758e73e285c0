// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.llavamini.eval.Answers;
import org.llavamini.eval.Benchmarks;
import org.llavamini.eval.batch.BatchColumns;
import org.llavamini.eval.batch.BatchTable;
import org.llavamini.fuzz.FuzzTarget;
import org.llavamini.fuzz.Fuzzer;

/** What evaluation and batches read: the questions of every benchmark, answers, tables. */
class FuzzTest {
    private static final int INPUTS = 4_000;

    /** Read as three or more files of a folder: {@code questions} of these opens names that one file does not have. */
    private static final Set<String> FOLDERS = Set.of("mlvu", "mvbench", "video-chatgpt");

    /** With the fields of all benchmarks that read rows. */
    private static final String ROW = """
            {"question_id": "q1", "id": "1", "q_uid": "u", "image": "a.png", "video": "v_1.mp4", "video_name": "v_1",
             "text": "Is there a dog?\\nA. one\\nB. two", "question": "Why?", "answer": "yes", "type": "x", "category": "random",
             "captions": ["A dog.", "A cat."], "option 0": "a", "option 1": "b", "option 2": "c", "option 3": "d", "option 4": "e",
             "conversations": [{"from": "human", "value": "<image>\\nWhat?\\nA. one\\nB. two"}, {"from": "gpt", "value": "The answer is A."}]}
            """;

    private static final String LIST = "[" + ROW + "]";
    private static final String LINES =
            ROW.replace("\n", "") + "\n" + ROW.replace("\n", "").replace("q1", "q2");
    private static final String NUMBERED = ROW.replace("\"yes\"", "2").replace("\n", "");
    private static final String ONE_PICTURE =
            ROW.replace("\"video\": \"v_1.mp4\",", "").replace("\n", "");
    private static final String OBJECT = """
            {"v1_0": {"imagename": "a.jpg", "question": "Is it?", "answer": "yes"}}
            """;
    private static final String TRIPLES = """
            [["What color is the shape?", "red", 0], ["Is there a circle?", "no", 1]]
            """;
    private static final String TABS = """
            index\tquestion\thint\tA\tB\tC\tD\tanswer\tcategory\timage\tsplit
            0\tWhat is it?\t\tone\ttwo\tthree\tnan\tA\tx\tiVBORw0KGgo=\tdev
            1\t"quoted text"\thint\ta\tb\t\t\tB\ty\tiVBORw0KGgo=\tdev
            """;
    private static final String COMMAS = """
            id,media,prompt
            1,a.png,"What is it, and ""why"" now?"
            2,b.mp4,"two
            lines"
            """;
    private static final String ANSWERS = """
            {"question_id": 1, "prompt": "What?", "text": "red", "answer_id": "a", "model_id": "m", "metadata": {}}
            {"q_uid": "u", "prediction": "blue"}
            """;

    @Test
    void everyBrokenFileIsReadOrRefused() throws IOException {
        List<FuzzTarget> targets = new ArrayList<>();
        Benchmarks benchmarks = Benchmarks.standard();
        for (String name : benchmarks.names().stream()
                .filter(name -> !FOLDERS.contains(name))
                .toList()) {
            targets.add(new FuzzTarget(
                    name,
                    1,
                    files(LINES, LIST, NUMBERED, ONE_PICTURE, OBJECT, TRIPLES, TABS),
                    benchmarks.named(name)::questions));
        }
        targets.add(new FuzzTarget("answers", 2, files(ANSWERS), Answers::read));
        targets.add(table("jsonl", LINES));
        targets.add(table("csv", COMMAS));
        targets.add(table("tsv", COMMAS.replace(',', '\t')));
        new Fuzzer().run("eval", targets, INPUTS);
    }

    private static FuzzTarget table(String extension, String whole) {
        BatchColumns columns = new BatchColumns(Optional.empty(), Optional.empty(), Optional.of("What is this?"));
        return new FuzzTarget("batch " + extension, 2, files(whole), file -> {
            Path named = file.resolveSibling("table." + extension);
            Files.write(named, Files.readAllBytes(file));
            BatchTable.read(named, columns);
        });
    }

    private static List<byte[]> files(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
