// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.adapter;

import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.checkpoint.file.JsonFields;

/**
 * What adapter_config.json of a LoRA says.
 *
 * @param file the file, for messages
 * @param base directory or hub name of the model that was trained
 * @param alpha numerator of the scale
 * @param rootOfRank whether the scale divides by the root of the rank
 */
public record LoraConfig(Path file, Optional<String> base, double alpha, boolean rootOfRank) {
    static final String FILE = "adapter_config.json";
    private static final double MAX_ALPHA = 1e6;

    static LoraConfig read(Path directory) {
        JsonFields fields = JsonFields.read(directory.resolve(FILE));
        if (!fields.string("peft_type").orElse("LORA").equals("LORA")) {
            throw fields.wrong("peft_type", "LORA, the adapters that are supported");
        }
        for (String flag : new String[] {"use_dora", "fan_in_fan_out"}) {
            if (fields.booleanOr(flag, false)) {
                throw fields.wrong(flag, "false; such adapters are not supported");
            }
        }
        if (fields.object("alpha_pattern")
                .map(JsonFields::scalars)
                .filter(map -> !map.isEmpty())
                .isPresent()) {
            throw fields.wrong("alpha_pattern", "empty; one alpha for all layers is supported");
        }
        return new LoraConfig(
                fields.file(),
                fields.string("base_model_name_or_path"),
                fields.requireDouble("lora_alpha", 0, MAX_ALPHA),
                fields.booleanOr("use_rslora", false));
    }

    /** Returns the factor of an update of the given rank. */
    public double scale(long rank) {
        double divisor = (double) rank;
        return alpha / (rootOfRank ? Math.sqrt(divisor) : divisor);
    }
}
