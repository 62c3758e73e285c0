// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;
import org.llavamini.media.Picture;

/** Small videos, made by FFmpeg's own encoders; in each frame a white cell of a grid of 4x4 tells its number modulo 16. */
record TestingVideo(int frames, int width, int height) {
    private static final int CELLS = 4;

    static TestingVideo of(int frames) {
        return new TestingVideo(frames, 64, 48);
    }

    /** Writes the video at 10 frames per second; the options stand before the file name, as on the command line. */
    Path write(Path file, String... options) {
        List<String> command = new ArrayList<>(
                List.of("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", width + "x" + height, "-r", "10", "-i", "-"));
        command.addAll(Arrays.asList(options));
        return run(command, file);
    }

    /** Copies a video, asking to show it turned clockwise. */
    static Path turned(Path video, int degrees, Path file) {
        return new TestingVideo(0, 1, 1)
                .run(List.of("-display_rotation", "-" + degrees, "-i", video.toString(), "-c", "copy"), file);
    }

    private Path run(List<String> options, Path file) {
        List<String> command = new ArrayList<>(List.of(Loader.load(ffmpeg.class), "-v", "error", "-y"));
        command.addAll(options);
        command.add(file.toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (OutputStream pipe = process.getOutputStream()) {
                for (int i = 0; i < frames; i++) {
                    pipe.write(pixels(i));
                }
            }
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException("ffmpeg failed: " + command);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] pixels(int number) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean white = CELLS * (y * CELLS / height) + x * CELLS / width == number % (CELLS * CELLS);
                for (int channel = 0; channel < 3; channel++) {
                    rgb[at++] = (byte) (white ? 250 : 20 + 40 * channel);
                }
            }
        }
        return rgb;
    }

    /** Returns the number modulo 16 that a frame shows: its brightest cell. */
    static int number(Picture picture) {
        int best = 0;
        for (int cell = 1; cell < CELLS * CELLS; cell++) {
            best = red(picture, cell) > red(picture, best) ? cell : best;
        }
        return best;
    }

    private static int red(Picture picture, int cell) {
        int x = (2 * (cell % CELLS) + 1) * picture.width() / (2 * CELLS);
        int y = (2 * (cell / CELLS) + 1) * picture.height() / (2 * CELLS);
        return picture.pixel(x, y) >> 16;
    }

    /** Reads all chosen frames of a source. */
    static List<Frame> read(FrameSource source, FrameChoice choice) {
        try (FrameStream stream = source.open(choice)) {
            List<Frame> frames = new ArrayList<>();
            stream.forEachRemaining(frames::add);
            return frames;
        }
    }
}
