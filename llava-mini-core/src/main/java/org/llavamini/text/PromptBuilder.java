// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import java.util.ArrayList;
import java.util.List;

/** Collects the segments of one prompt; neighbours of the same kind become one. */
final class PromptBuilder {
    private final List<PromptSegment> segments = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private boolean supervised;

    PromptBuilder given(String text) {
        return add(text, false);
    }

    PromptBuilder learned(String text) {
        return add(text, true);
    }

    private PromptBuilder add(String text, boolean isSupervised) {
        if (isSupervised != supervised) {
            flush();
            supervised = isSupervised;
        }
        current.append(text);
        return this;
    }

    List<PromptSegment> build() {
        flush();
        return List.copyOf(segments);
    }

    private void flush() {
        if (!current.isEmpty()) {
            segments.add(new PromptSegment(current.toString(), supervised));
            current.setLength(0);
        }
    }
}
