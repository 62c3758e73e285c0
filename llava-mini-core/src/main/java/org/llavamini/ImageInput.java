// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.llavamini.media.ContentDigest;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;

/** A picture in one of the forms in which callers have it. */
public sealed interface ImageInput extends VisualInput {
    /** Reads and decodes the picture. */
    Picture read(PictureReader reader);

    /**
     * A file.
     *
     * @param file of any supported format
     */
    record File(Path file) implements ImageInput {
        public File {
            requireNonNull(file, "file is null");
        }

        @Override
        public Picture read(PictureReader reader) {
            return reader.read(file);
        }
    }

    /**
     * A decoded picture.
     *
     * @param picture its pixels
     */
    record Decoded(Picture picture) implements ImageInput {
        public Decoded {
            requireNonNull(picture, "picture is null");
        }

        @Override
        public Picture read(PictureReader reader) {
            return picture;
        }
    }

    /** The bytes of a file; immutable. */
    final class Bytes implements ImageInput {
        private final byte[] content;
        private final String name;

        /** Copies the bytes; the name stands for them in messages. */
        public Bytes(byte[] content, String name) {
            this.content = content.clone();
            this.name = requireNonNull(name, "name is null");
        }

        /** Returns how many bytes there are. */
        int size() {
            return content.length;
        }

        String sha256() {
            return ContentDigest.of(content);
        }

        @Override
        public Picture read(PictureReader reader) {
            return reader.read(content, name);
        }
    }
}
