// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.MediaFileName;
import org.llavamini.media.picture.PictureReader;

/** The pictures of a folder as frames. */
record FrameFolder(Path folder, PictureReader reader, boolean ownReader) implements FrameSource {
    FrameFolder {
        requireNonNull(folder, "folder is null");
        requireNonNull(reader, "reader is null");
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public FrameSource with(MediaReader newReader) {
        return ownReader ? this : new FrameFolder(folder, newReader.pictures(), false);
    }

    @Override
    public FrameStream open(FrameChoice choice, BooleanSupplier cancelled) {
        List<Path> files = files();
        if (files.isEmpty()) {
            throw new LlavaMiniException(
                    ErrorCode.UNSUPPORTED_MEDIA, "no picture among the files of this folder of frames: " + folder);
        }
        FrameStream frames = new PictureFrames(
                name(), choice.selectPictures(files.size()), index -> reader.read(files.get(index)), cancelled);
        return choice.skipStill() > 0 ? new MovingFrames(frames, choice.skipStill()) : frames;
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    (Files.exists(folder)
                                    ? "a folder of frames was expected, but this is a file: "
                                    : "no such folder: ")
                            + folder);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> MediaFileName.isPicture(file) && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(FrameFolder::fileName, NaturalOrder.INSTANCE))
                    .toList();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "folder of frames cannot be read: " + folder, e);
        }
    }

    private static String fileName(Path file) {
        return String.valueOf(file.getFileName());
    }
}
