// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.llavamini.eval.TestingScores.count;
import static org.llavamini.eval.TestingScores.value;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.eval.Question;
import org.llavamini.eval.TestingScores;

final class ScienceQaTest {
    @TempDir
    private Path folder;

    private TestingScores files;

    private static String item(int id, String image, String letter) {
        return "{\"id\":\"" + id + "\"," + image + "\"conversations\":[{\"from\":\"human\",\"value\":\""
                + (image.isEmpty() ? "" : "<image>\\n")
                + "Which one?\\nA. the cat\\nB. the dog\"},{\"from\":\"gpt\",\"value\":\""
                + letter + "\"}]}";
    }

    @BeforeEach
    void writeQuestions() {
        files = new TestingScores(folder);
        String image = "\"image\":\"2/image.png\",";
        files.write(
                "questions.json",
                "[" + item(1, "", "A") + "," + item(2, image, "B") + "," + item(3, image, "A") + "," + item(4, "", "B")
                        + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "B|B",
                "B. the dog|B",
                "The answer is B.|B",
                // The last character of the phrase may be anything.
                "I say: The answer is B!|B",
                "B.|-",
                "b|-",
                "F|-",
                "B the dog|-",
                "The answer is A. The answer is B.|-",
                "The answer is b.|-",
                "~~|-",
            })
    void findsTheLetterAsTheOfficialScript(String text, String letter) {
        assertThat(ScienceQa.official(text == null ? "" : text).orElse("-")).isEqualTo(letter);
    }

    @Test
    void asksWithTheInstructionAndWithoutTheMark() {
        List<Question> questions = files.benchmark("scienceqa").questions(folder.resolve("questions.json"));
        assertThat(questions.get(1))
                .isEqualTo(new Question(
                        "2",
                        "Which one?\nA. the cat\nB. the dog\nAnswer with the option's letter from the given choices"
                                + " directly.",
                        List.of("2/image.png")));
        assertThat(questions.get(0).media()).isEqualTo(new org.llavamini.eval.Media.None());
    }

    @Test
    void countsWhatIsMissingOrUnreadableAsWrong() {
        // 1 right, 2 unreadable, 3 missing, 4 a letter beyond the options.
        files.answers("1=A", "2=it is the dog", "4=D");
        assertThat(files.metrics("scienceqa"))
                .containsEntry("accuracy", value(25))
                .containsEntry("total", count(4))
                .containsEntry("image_accuracy", value(0))
                .containsEntry("image_total", count(2))
                .containsEntry("missing", count(1))
                .containsEntry("unreadable", count(1));
        assertThat(files.scores("scienceqa").labels()).containsEntry("parser", "official");
    }

    @Test
    void lenientlyFindsTheTextOfAnOption() {
        files.answers("1=A", "2=it is the dog", "4=D");
        assertThat(files.lenient().metrics("scienceqa"))
                .containsEntry("correct", count(2))
                .containsEntry("image_correct", count(1))
                .containsEntry("unreadable", count(1));
        assertThat(files.scores("scienceqa").labels()).containsEntry("parser", "lenient");
    }

    @Test
    void refusesWhatDoesNotBelong() {
        files.answers("1=A", "1=B");
        assertThatThrownBy(() -> files.metrics("scienceqa"))
                .hasMessageContaining("question 1 is answered a second time");
        files.answers("7=A");
        assertThatThrownBy(() -> files.metrics("scienceqa")).hasMessageContaining("there is no question 7");
        files.write("questions.json", "[{\"id\":\"1\",\"conversations\":[]}]");
        assertThatThrownBy(() -> files.metrics("scienceqa"))
                .hasMessageContaining("no question and answer")
                .hasMessageContaining("entry 0");
    }

    @Test
    void scoresTheOutputOfLlavasOwnScorer() {
        TestingScores published = new TestingScores(folder.resolve("published"));
        published.write(
                "answers.json",
                "{\"correct\":[{\"question_id\":\"1\",\"parsed_ans\":\"A\",\"ground_truth\":\"A\",\"question\":\"q\","
                        + "\"pred\":\"A\",\"is_multimodal\":true}],"
                        + "\"incorrect\":[{\"question_id\":\"2\",\"parsed_ans\":\"B\",\"ground_truth\":\"A\",\"question\":\"q\","
                        + "\"pred\":\"B. dog\",\"is_multimodal\":false},{\"question_id\":\"3\",\"ground_truth\":\"C\","
                        + "\"pred\":\"who knows\",\"is_multimodal\":false}]}");
        assertThat(published.metrics("scienceqa"))
                .containsEntry("total", count(3))
                .containsEntry("correct", count(1))
                .containsEntry("image_accuracy", value(100))
                .containsEntry("unreadable", count(1));
    }
}
