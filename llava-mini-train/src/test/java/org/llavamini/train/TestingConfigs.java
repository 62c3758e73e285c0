// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainConfigFile;

/** A fine-tuning run of a few float32 steps at a constant rate, to be changed key by key. Immutable. */
record TestingConfigs(Path file, List<String> overrides) {
    /** Starts from a model and a file of samples whose pictures lie in a folder; the run's output is {@code folder/out}. */
    static TestingConfigs finetune(Path folder, Path model, Path samples, Path pictures) throws IOException {
        String text = """
                stage: finetune
                model: '%s'
                output: out
                data:
                  - json: '%s'
                    media: '%s'
                conversation: llava_llama_3_1
                schedule: constant
                warmup_ratio: 0
                batch_size: 2
                shuffle: false
                dtype: float32
                max_length: 2048
                seed: 1
                """.formatted(model, samples, pictures);
        return new TestingConfigs(Files.writeString(folder.resolve("run.yaml"), text), List.of());
    }

    TestingConfigs with(String... more) {
        return new TestingConfigs(
                file, Stream.concat(overrides.stream(), Stream.of(more)).toList());
    }

    TrainConfig config() {
        return TrainConfigFile.read(file, overrides);
    }
}
