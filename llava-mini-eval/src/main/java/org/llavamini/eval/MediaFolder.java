// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

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

    /**
     * Finds what a question is about; empty for a video that is not there, which official evaluations leave out.
     *
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if a picture is not there
     */
    Optional<MediaSource> find(Question question) {
        return switch (question.media()) {
            case Media.None _ -> Optional.of(new MediaSource.None());
            case Media.EmbeddedPicture(String base64) -> Optional.of(new MediaSource.EmbeddedPicture(base64));
            case Media.PictureFile(List<String> names) -> Optional.of(picture(question.id(), names));
            case Media.Video(List<String> names) -> video(names);
        };
    }

    private MediaSource picture(String question, List<String> names) {
        return names.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(MediaSource.PictureFile::new)
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INPUT_OUTPUT,
                        "the picture of question " + question + " does not exist (" + folder.resolve(names.getFirst())
                                + "; --media)"));
    }

    private Optional<MediaSource> video(List<String> names) {
        for (String name : names) {
            Path path = folder.resolve(name);
            if (Files.isRegularFile(path)) {
                return Optional.of(new MediaSource.VideoFile(path));
            }
            for (String extension : VIDEO_EXTENSIONS) {
                Path file = folder.resolve(name + extension);
                if (Files.isRegularFile(file)) {
                    return Optional.of(new MediaSource.VideoFile(file));
                }
            }
            if (Files.isDirectory(path)) {
                return Optional.of(new MediaSource.FrameFolder(path));
            }
        }
        return Optional.empty();
    }
}
