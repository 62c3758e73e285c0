// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/** What a question is about, as its benchmark names it. */
public sealed interface Media extends Serializable {
    /** A question in words only. */
    record None() implements Media {}

    /**
     * A picture in a file.
     *
     * @param names where it may lie below the media folder; the first that exists counts
     */
    record PictureFile(List<String> names) implements Media {
        public PictureFile {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("a picture has no name");
            }
        }
    }

    /**
     * A picture inside the file of questions.
     *
     * @param base64 the bytes of a picture file in Base64
     */
    record EmbeddedPicture(String base64) implements Media {
        public EmbeddedPicture {
            requireNonNull(base64, "base64 is null");
        }
    }

    /**
     * A video: a file, or a folder that holds its frames as pictures.
     *
     * @param names where it may lie below the media folder; the first that exists counts
     */
    record Video(List<String> names) implements Media {
        public Video {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("a video has no name");
            }
        }
    }
}
