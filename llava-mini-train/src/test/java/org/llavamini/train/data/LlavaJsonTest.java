// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.Message;

class LlavaJsonTest {
    private static final String SAMPLE = "{\"id\": \"x\", \"image\": \"a.png\", \"conversations\": ["
            + "{\"from\": \"human\", \"value\": \"What is it?\\n<image>\"}, {\"from\": \"gpt\", \"value\": \"A dog.\"}]}";

    @TempDir
    private Path folder;

    private LlavaJson.Samples all(String text) throws IOException {
        return LlavaJson.read(
                DataSource.all(Files.writeString(folder.resolve("data.json"), text), folder.resolve("media")));
    }

    private List<InstructionSample> read(String text) throws IOException {
        LlavaJson.Samples samples = all(text);
        assertThat(samples.bad()).isEmpty();
        return samples.good();
    }

    @Test
    void readsListsAndLines() throws IOException {
        List<InstructionSample> listed = read("[" + SAMPLE + ", " + SAMPLE.replace("\"x\"", "\"y\"") + "]");
        assertThat(listed).hasSize(2);
        assertThat(listed.getFirst().id()).isEqualTo("x");
        assertThat(listed.getFirst().media()).contains(new SampleMedia.Picture(folder.resolve("media/a.png")));
        assertThat(listed.getFirst().conversation().messages().stream().map(Message::text))
                .as("the picture comes first")
                .containsExactly("<image>\nWhat is it?", "A dog.");
        assertThat(listed.getFirst().conversation().awaitingAnswer()).isFalse();
        assertThat(read(SAMPLE + "\n" + SAMPLE + "\n")).hasSize(2);
    }

    @Test
    void aFirstTurnOfTheModelIsDropped() throws IOException {
        String text = SAMPLE.replace("[{", "[{\"from\": \"gpt\", \"value\": \"Hello\"}, {");
        assertThat(read("[" + text + "]").getFirst().conversation().messages()).hasSize(2);
    }

    @Test
    void aVideosMarkBecomesAPlaceholder() throws IOException {
        InstructionSample sample = read(SAMPLE.replace("\"image\"", "\"video\"")
                        .replace("a.png", "clip.mp4")
                        .replace("<image>", "<video>"))
                .getFirst();
        assertThat(sample.media()).contains(new SampleMedia.Video(folder.resolve("media/clip.mp4")));
        assertThat(sample.conversation().messages().getFirst().text()).isEqualTo("<image>\nWhat is it?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\": \"s7\"} | sample s7: conversations must end with an answer",
                "{\"conversations\": []} | sample #1: conversations must end with an answer",
                "{\"id\": \"s\", \"conversations\": [{\"from\": \"human\", \"value\": \"a\"}]} | must end with an answer",
                "{\"id\": \"s\", \"conversations\": [{\"from\": \"user\", \"value\": \"a\"}]} | must alternate",
                "{\"id\": \"s\", \"image\": \"a\", \"video\": \"b\"} | sample s: it has both image and video",
                "{\"id\": \"s\", \"video\": \"b\\u0000.mp4\"} | sample s: no name that a file can have",
                "{\"id\": \"s\", \"image\": [\"a\", \"b\"]} | sample s: image and video must be one path",
                "{\"id\": \"s\", \"image\": \"a\", \"conversations\": [{\"from\": \"human\", \"value\": \"a\"}, {\"from\": \"gpt\", \"value\": \"b\"}]} | but no <image>",
                "{\"id\": \"s\", \"conversations\": [{\"from\": \"human\", \"value\": \"<image>a\"}, {\"from\": \"gpt\", \"value\": \"b\"}]} | neither image nor video"
            })
    void badSamplesAreNamedAndTheOthersKept(String text, String message) throws IOException {
        LlavaJson.Samples samples = all(SAMPLE + "\n" + text.strip() + "\n" + SAMPLE);
        assertThat(samples.good()).hasSize(2);
        assertThat(samples.bad()).hasSize(1);
        assertThat(samples.bad().getFirst().toString())
                .contains(message.strip())
                .contains("data.json")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[] | no samples", "[{] | not JSON"})
    void complaintsNameTheFile(String text, String message) {
        LlavaMiniException failure = catchThrowableOfType(LlavaMiniException.class, () -> all(text.strip()));
        assertThat(failure)
                .isNotNull()
                .hasMessageContaining(message.strip())
                .hasMessageContaining("data.json")
                .hasMessageNotContaining("\n");
        assertThat(failure.code()).isEqualTo(ErrorCode.DATA_FORMAT);
    }

    @Test
    void allAreWantedGood() throws IOException {
        assertThat(all(SAMPLE).allGood()).hasSize(1);
        LlavaJson.Samples samples = all(SAMPLE + "\n{\"id\": \"s7\"}");
        assertThat(catchThrowableOfType(LlavaMiniException.class, samples::allGood))
                .hasMessageContaining("sample s7: conversations must end with an answer");
    }

    @Test
    void aMissingFile() {
        DataSource nowhere = DataSource.all(folder.resolve("none.json"), folder);
        LlavaMiniException failure = catchThrowableOfType(LlavaMiniException.class, () -> LlavaJson.read(nowhere));
        assertThat(failure).hasMessage("no such data (" + folder.resolve("none.json") + ")");
        assertThat(failure.code()).isEqualTo(ErrorCode.INPUT_OUTPUT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | the value of turn 1 is no text",
                "3 | the value of turn 1 is no text",
                "'\"\"' | the answer of turn 1 is empty",
                "'\" \"' | the answer of turn 1 is empty"
            })
    void whatIsNoAnswerIsNotLearned(String value, String message) throws IOException {
        LlavaJson.Samples samples = all(SAMPLE.replace("\"A dog.\"", value) + "\n" + SAMPLE);
        assertThat(samples.good()).hasSize(1);
        assertThat(samples.bad()).hasSize(1);
        assertThat(samples.bad().getFirst().toString()).contains(message).contains("sample x");
    }

    @Test
    void aSampleWithoutAnIdHasANumber() throws IOException {
        assertThat(read(SAMPLE.replace("\"x\"", "null")).getFirst().id()).isEqualTo("#0");
    }

    @Test
    void aListOfOnePictureIsThatPicture() throws IOException {
        InstructionSample sample =
                read(SAMPLE.replace("\"a.png\"", "[\"a.png\"]")).getFirst();
        assertThat(sample.media()).contains(new SampleMedia.Picture(folder.resolve("media/a.png")));
        LlavaJson.Samples two = all(SAMPLE.replace("\"a.png\"", "[\"a.png\", \"b.png\"]"));
        assertThat(two.bad()).hasSize(1);
    }

    @Test
    void saysWhereTheListIsIfItIsInAnObject() {
        assertThat(catchThrowableOfType(LlavaMiniException.class, () -> all("{\"data\": [" + SAMPLE + "]}")))
                .hasMessageContaining("'data'")
                .hasMessageContaining("data.json");
    }

    @Test
    void saysWhereItStopsBeingJson() {
        assertThat(catchThrowableOfType(LlavaMiniException.class, () -> all("[" + SAMPLE + ",\n  {\"id\": x}]")))
                .hasMessageContaining("line 2, column 10");
    }

    @Test
    void aByteOrderMarkIsNoPartOfIt() throws IOException {
        assertThat(read("\uFEFF[" + SAMPLE + "]")).hasSize(1);
        assertThat(read("\uFEFF" + SAMPLE + "\n" + SAMPLE)).hasSize(2);
    }
}
