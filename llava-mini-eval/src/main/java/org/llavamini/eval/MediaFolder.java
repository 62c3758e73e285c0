// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.llavamini.ImageInput;
import org.llavamini.VideoInput;
import org.llavamini.VisualInput;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.address.FileName;

/**
 * The folder that holds a benchmark's pictures or videos.
 *
 * @param folder where names begin
 */
record MediaFolder(Path folder) {
    private static final List<String> VIDEO_EXTENSIONS = List.of(".mp4", ".avi", ".mov", ".mkv");

    MediaFolder {
        requireNonNull(folder, "folder is null");
    }

    /** What was found. */
    sealed interface Found {
        /** What the model is shown; nothing with a question in words only. */
        record Visual(Optional<VisualInput> visual) implements Found {}

        /** A video that is not there, which official evaluations leave out. */
        record NoVideo(Path path) implements Found {}
    }

    /**
     * Finds what a question is about.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if a picture is not there, {@code DATA_FORMAT} if one among the
     *     questions is no Base64
     */
    Found find(Question question) {
        return switch (question.media()) {
            case Media.None _ -> new Found.Visual(Optional.empty());
            case Media.EmbeddedPicture(String base64) -> new Found.Visual(Optional.of(embedded(question.id(), base64)));
            case Media.PictureFile(List<String> names) -> new Found.Visual(Optional.of(picture(question.id(), names)));
            case Media.Video(List<String> names) -> video(names);
        };
    }

    private static ImageInput embedded(String question, String base64) {
        try {
            return new ImageInput.Bytes(Base64.getMimeDecoder().decode(base64), "the picture of question " + question);
        } catch (IllegalArgumentException e) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT, "the picture of question " + question + " is not Base64 (--questions)", e);
        }
    }

    private ImageInput picture(String question, List<String> names) {
        return names.stream()
                .map(name -> FileName.in(folder, name))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(ImageInput.File::new)
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INPUT_OUTPUT,
                        "the picture of question " + question + " does not exist (" + folder.resolve(names.getFirst())
                                + "; --media)"));
    }

    private Found video(List<String> names) {
        for (String name : names) {
            Path path = FileName.in(folder, name);
            if (Files.isRegularFile(path)) {
                return video(path);
            }
            for (String extension : VIDEO_EXTENSIONS) {
                Path file = FileName.in(folder, name + extension);
                if (Files.isRegularFile(file)) {
                    return video(file);
                }
            }
            if (Files.isDirectory(path)) {
                return video(path);
            }
        }
        return new Found.NoVideo(folder.resolve(names.getFirst()));
    }

    private static Found video(Path fileOrFolder) {
        return new Found.Visual(Optional.of(VideoInput.of(fileOrFolder)));
    }
}
