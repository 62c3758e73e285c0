// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.llavamini.fuzz.FuzzTarget;
import org.llavamini.fuzz.Fuzzer;
import org.llavamini.train.config.TrainConfigFile;
import org.llavamini.train.data.DataSource;
import org.llavamini.train.data.LlavaJson;
import org.llavamini.train.data.ThingsJson;

/** What training reads: recipes and conversations. */
class FuzzTest {
    private static final int INPUTS = 3_000;

    private static final String RECIPE = """
            # A comment
            stage: finetune
            model: ./some/model
            vision_tower: "tower"
            output: out
            data:
              - {json: a.json, media: media, sample: "random:20%", weight: 2.5}
              - json: b.jsonl
            compressor: {kind: query, size: 2}
            pre_fusion: {layers: 2, init: language_model, residual_scale: 0.3}
            conversation: llava_llama_3
            trainable: [projector, compressor, language_model]
            learning_rate: 1.0e-4
            learning_rates: {projector: 5.0e-4}
            validation: {json: c.json, media: media, every: 10}
            average: {kind: exponential, decay: 0.99}
            lora: {rank: 4, alpha: 8, dropout: 0.05}
            schedule: cosine
            batch_size: 8
            epochs: 2
            """;
    private static final String CONVERSATIONS = """
            [{"id": "1", "image": "a.png", "conversations": [{"from": "human", "value": "<image>\\nWhat is this?"},
              {"from": "gpt", "value": "A dog."}, {"from": "human", "value": "And now?"}, {"from": "gpt", "value": "A cat."}]},
             {"id": 2, "video": ["b.mp4"], "conversations": [{"from": "human", "value": "<video>"}, {"from": "gpt", "value": "x"}]},
             {"conversations": [{"from": "human", "value": "Hello"}, {"from": "gpt", "value": null}]}]
            """;
    private static final String LINES = """
            {"id": "1", "image": "a.png", "conversations": [{"from": "human", "value": "<image>"}, {"from": "gpt", "value": "é"}]}
            {"id": "2", "conversations": [{"from": "human", "value": "Hello"}, {"from": "gpt", "value": "Hi"}]}
            """;

    private static final String OBJECTS = """
            {"image": "a.png", "objects": [{"name": "dog", "color": "red", "x": 0.5, "y": 0.25}], "labels": ["dog", "cup"]}
            {"video": "clip", "frames": [[], [{"name": "cat", "x": 1, "y": 0, "diameter": 0.3}]]}
            """;

    @Test
    void everyBrokenFileIsReadOrRefused() throws IOException {
        new Fuzzer()
                .run(
                        "train",
                        List.of(
                                new FuzzTarget(
                                        "recipes (YAML)",
                                        1,
                                        List.of(bytes(RECIPE)),
                                        file -> TrainConfigFile.read(file, List.of())),
                                new FuzzTarget(
                                        "conversations",
                                        1,
                                        List.of(bytes(CONVERSATIONS), bytes(LINES)),
                                        file -> LlavaJson.read(DataSource.all(file, file))),
                                new FuzzTarget(
                                        "objects",
                                        1,
                                        List.of(bytes(OBJECTS)),
                                        file -> ThingsJson.read(DataSource.all(file, file)))),
                        INPUTS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
