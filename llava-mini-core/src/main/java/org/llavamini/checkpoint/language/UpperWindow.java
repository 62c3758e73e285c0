// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.file.JsonFields;

/** Qwen's windows: only with {@code use_sliding_window}, and in the layers that {@code layer_types} or {@code max_window_layers} say. */
final class UpperWindow {
    private UpperWindow() {}

    static Optional<SlidingWindow> read(JsonFields fields, int layers) {
        if (!fields.booleanOr("use_sliding_window", false) || !fields.has("sliding_window")) {
            return Optional.empty();
        }
        int first = fields.intOr("max_window_layers", 28, 0, 1 << 20);
        List<Boolean> windowed = LayerTypes.read(fields, layers)
                .orElseGet(() ->
                        IntStream.range(0, layers).mapToObj(i -> i >= first).toList());
        return Optional.of(
                new SlidingWindow(fields.requireInt("sliding_window", 1, 1 << 28), windowed, OptionalDouble.empty()));
    }

    static void describe(Map<String, Object> fields, Optional<SlidingWindow> window) {
        fields.put("use_sliding_window", window.isPresent());
        window.ifPresent(some -> {
            fields.put("sliding_window", some.tokens());
            fields.put("layer_types", LayerTypes.of(some));
        });
    }
}
