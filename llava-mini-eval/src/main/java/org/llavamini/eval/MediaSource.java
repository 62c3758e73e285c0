// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** Where the model finds what a question is about. */
public sealed interface MediaSource {
    /** Nothing to look at. */
    record None() implements MediaSource {}

    /** A picture file that exists. */
    record PictureFile(Path file) implements MediaSource {
        public PictureFile {
            requireNonNull(file, "file is null");
        }
    }

    /** The bytes of a picture file in Base64. */
    record EmbeddedPicture(String base64) implements MediaSource {
        public EmbeddedPicture {
            requireNonNull(base64, "base64 is null");
        }
    }

    /** A video file that exists. */
    record VideoFile(Path file) implements MediaSource {
        public VideoFile {
            requireNonNull(file, "file is null");
        }
    }

    /** A folder that exists and holds the frames of a video as pictures. */
    record FrameFolder(Path folder) implements MediaSource {
        public FrameFolder {
            requireNonNull(folder, "folder is null");
        }
    }
}
