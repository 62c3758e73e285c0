// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.output.OutputFile;
import org.llavamini.train.config.LoraTarget;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainConfig.LoraSettings;
import org.llavamini.train.weights.TrainingWeights;

/** Writes low-rank updates as an adapter in PEFT's layout, beside what learned as a whole. */
public final class LoraAdapter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "base_model.model.";

    private LoraAdapter() {}

    static boolean isUpdate(String name) {
        return name.endsWith(TrainingWeights.LORA_DOWN) || name.endsWith(TrainingWeights.LORA_UP);
    }

    /** Returns the name under which PEFT stores an update. */
    static String storedName(String name) {
        return PREFIX + name;
    }

    static void write(Path output, TrainConfig config, List<TensorToWrite> updates, List<TensorToWrite> beside) {
        SafetensorsWriter.write(output.resolve("adapter_model.safetensors"), updates, Map.of("format", "pt"));
        SafetensorsWriter.write(output.resolve("non_lora_trainables.safetensors"), beside, Map.of("format", "pt"));
        LoraSettings lora = config.lora().orElseThrow();
        ObjectNode json = JSON.createObjectNode()
                .put("peft_type", "LORA")
                .put("task_type", "CAUSAL_LM")
                .put(
                        "base_model_name_or_path",
                        config.model().toAbsolutePath().normalize().toString())
                .put("r", lora.rank())
                .put("lora_alpha", lora.alpha())
                .put("lora_dropout", lora.dropout())
                .put("bias", "none")
                .put("fan_in_fan_out", false)
                .put("inference_mode", true);
        lora.targets().stream()
                .sorted(Comparator.naturalOrder())
                .map(LoraTarget::module)
                .forEach(json.putArray("target_modules")::add);
        Path file = output.resolve("adapter_config.json");
        OutputFile.write(file, json.toPrettyString());
    }
}
