// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.checkpoint.TestingFiles;
import org.llavamini.checkpoint.file.JsonFields;

class AddedTokenFilesTest {
    @TempDir
    private Path folder;

    private String read(String name) {
        return JsonFields.read(folder.resolve(name)).copy().toString();
    }

    @Test
    void everyKindOfTokenizerFindsThem() {
        TestingFiles.write(folder.resolve("added_tokens.json"), "{\"<old>\": 3}");
        TestingFiles.write(
                folder.resolve("tokenizer.json"),
                "{\"added_tokens\": [{\"id\": 3, \"content\": \"<old>\"}], \"model\": {\"merges\": [\"b a\", \"a b\"]}}");
        TestingFiles.write(
                folder.resolve("tokenizer_config.json"),
                "{\"added_tokens_decoder\": {\"3\": {\"content\": \"<old>\"}}, \"legacy\": false}");
        AddedTokenFiles.add(folder, Map.of("<image>", 4));
        String token = "\"content\":\"<image>\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,"
                + "\"normalized\":false,\"special\":true";
        assertThat(read("added_tokens.json")).isEqualTo("{\"<old>\":3,\"<image>\":4}");
        assertThat(read("tokenizer.json"))
                .isEqualTo("{\"added_tokens\":[{\"id\":3,\"content\":\"<old>\"},{" + token + ",\"id\":4}],"
                        + "\"model\":{\"merges\":[\"b a\",\"a b\"]}}");
        assertThat(read("tokenizer_config.json"))
                .isEqualTo("{\"added_tokens_decoder\":{\"3\":{\"content\":\"<old>\"},\"4\":{" + token
                        + "}},\"legacy\":false}");
    }

    @Test
    void absentFilesAreNotMadeUp() {
        TestingFiles.write(folder.resolve("tokenizer_config.json"), "{\"legacy\": false}");
        AddedTokenFiles.add(folder, Map.of("<image>", 4));
        assertThat(folder).isDirectoryNotContaining("glob:**tokenizer.json");
        assertThat(read("added_tokens.json")).isEqualTo("{\"<image>\":4}");
        assertThat(read("tokenizer_config.json")).isEqualTo("{\"legacy\":false}");
    }
}
