// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import java.util.Locale;

/** What samples are about. */
enum Media {
    IMAGE("image", "images/%06d.png"),
    VIDEO("video", "frames/%06d");

    private final String field;
    private final String path;

    Media(String field, String path) {
        this.field = field;
        this.path = path;
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
