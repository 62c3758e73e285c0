// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.adapter;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names in files of adapters, without what the training libraries put before and between. */
public final class AdapterNames {
    private static final String PEFT = "base_model.";
    private static final String MODEL = "model.";
    private static final Pattern UPDATE = Pattern.compile("(.+)\\.lora_([AB])(?:\\.[^.]+)?\\.weight");
    private static final Pattern SAVED_MODULE = Pattern.compile("\\.modules_to_save(?:\\.default)?\\.");

    private AdapterNames() {}

    /**
     * What a tensor of a LoRA file is.
     *
     * @param target name of the weight in the base
     * @param factor "A", "B", or empty if the tensor replaces the weight
     */
    public record LoraName(String target, String factor) {}

    /** Returns the names in the base by the names in a file of tensors that were trained as a whole. */
    public static Map<String, String> plain(Collection<String> stored) {
        Map<String, String> names = new LinkedHashMap<>();
        stored.forEach(name -> names.put(name, without(PEFT, name)));
        // the official loader's rule: whether the class around the model is there shows in any of the names
        if (names.values().stream().anyMatch(name -> name.startsWith(MODEL + MODEL))) {
            names.replaceAll((_, name) -> without(MODEL, name));
        }
        return names;
    }

    /** Returns what a tensor of a LoRA file is, in the base's own names. */
    public static LoraName lora(String stored) {
        String name = without(PEFT + MODEL, stored);
        Matcher update = UPDATE.matcher(name);
        return update.matches()
                ? new LoraName(update.group(1) + ".weight", update.group(2))
                : new LoraName(SAVED_MODULE.matcher(name).replaceFirst("."), "");
    }

    private static String without(String prefix, String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}
