// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

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

    private List<InstructionSample> read(String text) throws IOException {
        return LlavaJson.read(new DataSource(
                Files.writeString(folder.resolve("data.json"), text),
                folder.resolve("media"),
                SamplingStrategy.parse("all")));
    }

    @Test
    void readsListsAndLines() throws IOException {
        List<InstructionSample> listed = read("[" + SAMPLE + ", " + SAMPLE.replace("\"x\"", "\"y\"") + "]");
        assertThat(listed).hasSize(2);
        assertThat(listed.getFirst().id()).isEqualTo("x");
        assertThat(listed.getFirst().picture()).contains(folder.resolve("media/a.png"));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | no samples",
                "[{] | not JSON",
                "{\"id\": \"s7\"} | sample s7: conversations must end with an answer",
                "{\"conversations\": []} | sample #0: conversations must end with an answer",
                "{\"id\": \"s\", \"conversations\": [{\"from\": \"human\", \"value\": \"a\"}]} | must end with an answer",
                "{\"id\": \"s\", \"conversations\": [{\"from\": \"user\", \"value\": \"a\"}]} | must alternate",
                "{\"id\": \"s\", \"video\": \"a.mp4\"} | sample s: videos are not supported yet"
            })
    void complaintsNameTheSampleAndTheFile(String text, String message) {
        LlavaMiniException failure = catchThrowableOfType(LlavaMiniException.class, () -> read(text.strip()));
        assertThat(failure)
                .isNotNull()
                .hasMessageContaining(message.strip())
                .hasMessageContaining("data.json")
                .hasMessageNotContaining("\n");
        assertThat(failure.code()).isEqualTo(ErrorCode.DATA_FORMAT);
    }

    @Test
    void aMissingFile() {
        DataSource nowhere = new DataSource(folder.resolve("none.json"), folder, SamplingStrategy.parse("all"));
        LlavaMiniException failure = catchThrowableOfType(LlavaMiniException.class, () -> LlavaJson.read(nowhere));
        assertThat(failure).hasMessage("no such training data (" + folder.resolve("none.json") + ")");
        assertThat(failure.code()).isEqualTo(ErrorCode.INPUT_OUTPUT);
    }
}
