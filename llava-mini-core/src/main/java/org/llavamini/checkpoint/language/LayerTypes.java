// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.file.JsonFields;

/** The field {@code layer_types}: of each decoder layer whether it sees everything before it or the nearest tokens only. */
final class LayerTypes {
    private static final String FIELD = "layer_types";
    private static final String SLIDING = "sliding_attention";
    private static final String FULL = "full_attention";

    private LayerTypes() {}

    /** Returns for each layer whether it has the window; empty if the field is absent. */
    static Optional<List<Boolean>> read(JsonFields fields, int layers) {
        if (!fields.has(FIELD)) {
            return Optional.empty();
        }
        List<String> types = fields.stringList(FIELD);
        if (types.size() != layers || !types.stream().allMatch(type -> type.equals(SLIDING) || type.equals(FULL))) {
            throw fields.wrong(FIELD, SLIDING + " or " + FULL + " for each of the " + layers + " layers");
        }
        return Optional.of(types.stream().map(SLIDING::equals).toList());
    }

    static List<String> of(SlidingWindow window) {
        return window.layers().stream().map(sliding -> sliding ? SLIDING : FULL).toList();
    }
}
