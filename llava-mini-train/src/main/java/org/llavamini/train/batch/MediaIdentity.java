// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.ContentDigest;
import org.llavamini.train.data.SampleMedia;

/** Names media by what they are: pictures by their content, videos by place, size and time of change, as they are large. */
final class MediaIdentity {
    private static final int PART = 1 << 16;

    private MediaIdentity() {}

    /**
     * Returns 64 hexadecimal digits, other ones for other media or another context.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if the media cannot be read
     */
    static String of(SampleMedia media, String context) {
        MessageDigest digest = ContentDigest.begin();
        digest.update(context.getBytes(StandardCharsets.UTF_8));
        try {
            switch (media) {
                case SampleMedia.Picture(Path path) -> content(path, digest);
                case SampleMedia.Video(Path path) -> {
                    for (Path file : files(path)) {
                        stamp(file, digest);
                    }
                }
            }
        } catch (IOException failure) {
            String what = Files.exists(media.path()) ? "cannot read " : "no such file: ";
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, what + media.path(), failure);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void content(Path path, MessageDigest digest) throws IOException {
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] part = new byte[PART];
            for (int read = stream.read(part); read >= 0; read = stream.read(part)) {
                digest.update(part, 0, read);
            }
        }
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        }
    }

    private static void stamp(Path file, MessageDigest digest) throws IOException {
        String stamp = file.toAbsolutePath().normalize() + "\n" + Files.size(file) + "\n"
                + Files.getLastModifiedTime(file).toInstant() + "\n";
        digest.update(stamp.getBytes(StandardCharsets.UTF_8));
    }
}
