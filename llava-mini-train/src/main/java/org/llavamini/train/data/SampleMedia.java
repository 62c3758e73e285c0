// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/** What a sample is about; samples with the same media can share its encoding. */
public sealed interface SampleMedia {
    /** Returns where it lies. */
    Path path();

    /** A picture. */
    record Picture(Path path) implements SampleMedia {
        public Picture {
            requireNonNull(path, "path is null");
        }
    }

    /** A video file or a folder of frames. */
    record Video(Path path) implements SampleMedia {
        public Video {
            requireNonNull(path, "path is null");
        }
    }
}
