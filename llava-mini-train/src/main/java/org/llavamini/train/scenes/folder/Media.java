// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.folder;

import java.util.List;
import java.util.Locale;
import org.llavamini.train.scenes.content.Described;

/** What samples are about. */
public enum Media {
    IMAGE(
            "image",
            "images/%06d.png",
            List.of("Describe the picture.", "What is in the picture?", "What do you see?", "Describe this image."),
            "Where are the things?"),
    VIDEO(
            "video",
            "frames/%06d",
            List.of("Describe the video.", "What happens in the video?", "What happens?", "Describe this clip."),
            "What do the things do?");

    private final String field;
    private final String path;
    private final List<String> instructions;
    private final String listing;

    Media(String field, String path, List<String> instructions, String listing) {
        this.field = field;
        this.path = path;
        this.instructions = instructions;
        this.listing = listing;
    }

    /** Returns how the description of the medium of that number is asked for. */
    String instruction(int number) {
        return instructions.get(number % instructions.size());
    }

    /** Returns how {@link Described#listing} is asked for. */
    String listing() {
        return listing;
    }

    /** Returns the field that names the file, in LLaVA's format. */
    String field() {
        return field;
    }

    /** Returns the mark that stands for it in a question. */
    String mark() {
        return "<" + field + ">";
    }

    /** Returns the file or folder of a number. */
    String path(int number) {
        return String.format(Locale.ROOT, path, number);
    }
}
