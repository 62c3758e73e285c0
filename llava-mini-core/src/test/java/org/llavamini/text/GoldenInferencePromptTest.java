// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.llavamini.SharedMaterial;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.text.tokenizer.Tokenizer;

/** Prompt, ids and answer text of every golden inference and training case. */
class GoldenInferencePromptTest {
    @Test
    void buildsPromptsAndIdsAndDecodesAnswers() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        int compared = 0;
        for (Path folder : caseFolders()) {
            JsonNode golden = TestingTokenizers.json(folder.resolve("case.json"));
            if (!golden.get("kind").textValue().startsWith("inference")) {
                continue;
            }
            compared++;
            String tokenizerField = golden.has("tokenizer_dir") ? "tokenizer_dir" : "model_dir";
            Path directory = folder.resolve(golden.get(tokenizerField).textValue());
            try (Tokenizer tokenizer = Tokenizer.open(directory)) {
                check(folder, golden, tokenizer, softly);
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(16);
        softly.assertAll();
    }

    private static void check(Path folder, JsonNode golden, Tokenizer tokenizer, SoftAssertions softly)
            throws IOException {
        String prompt = golden.get("prompt").textValue();
        PromptTokenizer prompts = new PromptTokenizer(tokenizer);
        TokenIds ids = ids(folder, "input_ids").orElseThrow();
        TokenIds expected = golden.has("image_token_index")
                ? TokenIds.of(ids.stream()
                        .map(id -> id == golden.get("image_token_index").intValue() ? ImagePlaceholder.ID : id)
                        .toArray())
                : ids;
        softly.assertThat(prompts.encode(prompt)).as("ids of %s", folder).isEqualTo(expected);
        if (!golden.has("tokenizer_dir")) {
            Conversation conversation =
                    TestingTokenizers.conversation(golden.get("conversation")).orElseThrow();
            ConversationTemplate template =
                    ConversationTemplate.named(golden.get("conv_mode").textValue());
            softly.assertThat(template.prompt(conversation))
                    .as("prompt of %s", folder)
                    .isEqualTo(prompt);
            softly.assertThat(ConversationTemplate.forTokenizer(tokenizer)).isEqualTo(template);
        }
        if (golden.has("generated_text")) {
            TokenIds generated = ids(folder, "generated_ids").orElseThrow();
            softly.assertThat(tokenizer.decode(generated, true).strip())
                    .as("answer of %s", folder)
                    .isEqualTo(golden.get("generated_text").textValue());
        }
    }

    @Test
    void labelsTheBatchesOfTheTrainingCases() throws IOException {
        SoftAssertions softly = new SoftAssertions();
        int compared = 0;
        for (String name : List.of(
                "train-llama31-c1", "train-vicuna-c2", "train-stage1-llava15", "batch-llama31-c1", "batch-vicuna-c1")) {
            Path folder = SharedMaterial.require("golden/cases/" + name);
            JsonNode golden = TestingTokenizers.json(folder.resolve("case.json"));
            JsonNode samples = TestingTokenizers.json(folder.resolve("data.json"));
            ConversationTemplate template =
                    ConversationTemplate.named(golden.get("conv_mode").textValue());
            int batchSize = name.startsWith("batch") ? samples.size() : 2;
            try (Tokenizer tokenizer =
                    Tokenizer.open(folder.resolve(golden.get("model_dir").textValue()))) {
                PromptTokenizer prompts = new PromptTokenizer(tokenizer);
                for (int index = 0; index < samples.size(); index++) {
                    String prefix = name.startsWith("batch") ? "" : "batch" + index / batchSize + ".";
                    Optional<TokenIds> ids = ids(folder, prefix + "input_ids");
                    Optional<TokenIds> labels = ids(folder, prefix + "labels");
                    if (ids.isEmpty() || labels.isEmpty()) {
                        continue;
                    }
                    List<String> turns = samples.get(index).get("conversations").findValuesAsText("value").stream()
                            .map(ImagePlaceholder::normalize)
                            .toList();
                    TrainingPrompt sample = prompts.encodeForTraining(template, Conversation.finished(turns));
                    int width = ids.get().size() / batchSize;
                    int begin = index % batchSize * width;
                    int end = begin + sample.ids().size();
                    softly.assertThat(sample.ids())
                            .as("%s %d", name, index)
                            .isEqualTo(ids.get().slice(begin, end));
                    softly.assertThat(sample.labels())
                            .as("%s %d", name, index)
                            .isEqualTo(labels.get().slice(begin, end));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(8);
        softly.assertAll();
    }

    private static List<Path> caseFolders() throws IOException {
        try (Stream<Path> folders = Files.list(SharedMaterial.require("golden/cases"))) {
            return folders.sorted().toList();
        }
    }

    /** Reads one 64-bit integer tensor of expected.safetensors. */
    private static Optional<TokenIds> ids(Path folder, String tensor) {
        try (FileChannel channel = FileChannel.open(folder.resolve("expected.safetensors"))) {
            int headerLength = (int) read(channel, 0, 8).getLong();
            byte[] header = read(channel, 8, headerLength).array();
            JsonNode entry = new ObjectMapper()
                    .readTree(new String(header, StandardCharsets.UTF_8))
                    .get(tensor);
            if (entry == null) {
                return Optional.empty();
            }
            long begin = entry.get("data_offsets").get(0).longValue();
            long end = entry.get("data_offsets").get(1).longValue();
            ByteBuffer data = read(channel, 8 + headerLength + begin, (int) (end - begin));
            int[] ids = new int[(int) (end - begin) / 8];
            for (int index = 0; index < ids.length; index++) {
                ids[index] = Math.toIntExact(data.getLong());
            }
            return Optional.of(TokenIds.of(ids));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // A file channel may return less than asked for.
        }
        return buffer.flip();
    }
}
