// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.llavamini.media.ContentGuess;

/** What a prompt is about: a picture or a video, complete or going on. */
public sealed interface VisualInput permits ImageInput, VideoInput, EncodedVideo, VideoStream {
    /**
     * Returns a picture, a video or, for a folder, the frames in it: what a file is tells its content, not its name. What is neither,
     * or is not there, counts as a picture, and is an error when it is read.
     */
    static VisualInput of(Path fileOrFolder) {
        return Files.isDirectory(fileOrFolder) || isVideo(fileOrFolder)
                ? VideoInput.of(fileOrFolder)
                : new ImageInput.File(fileOrFolder);
    }

    /** Returns a picture or a video given as the bytes of its file, which are copied; which of them it is tells its content. */
    static VisualInput of(byte[] content) {
        return isVideo(content) ? VideoInput.of(content) : new ImageInput.Bytes(content, "picture");
    }

    private static boolean isVideo(byte[] beginning) {
        return ContentGuess.of(beginning).kind() == ContentGuess.Kind.VIDEO;
    }

    private static boolean isVideo(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            return isVideo(stream.readNBytes(ContentGuess.LOOKED_AT));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
