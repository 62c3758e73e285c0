// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.decoding.DecodingException;
import org.llavamini.media.picture.decoding.ExifOrientation;
import org.llavamini.media.picture.decoding.webp.WebpCanvas;
import org.llavamini.media.picture.decoding.webp.WebpContainer;

/** The frames of an animated WebP, one after the other. (FFmpeg knows animated GIF as a video.) For one thread at a time. */
public final class Animation {
    /** Browsers show frames that ask for less so long. */
    private static final int SHORTEST_MILLISECONDS = 10;

    private static final int BROWSERS_MILLISECONDS = 100;

    private final WebpCanvas canvas;
    private final double[] times;
    private final double seconds;
    private final ExifOrientation orientation;
    private final String name;

    private Animation(WebpContainer container, PictureReader reader, String name) throws DecodingException {
        this.name = name;
        canvas = new WebpCanvas(container, reader.limits(), reader.background(), name);
        orientation = reader.exifOrientation() ? container.orientation() : ExifOrientation.NORMAL;
        times = new double[container.frames()];
        long milliseconds = 0;
        for (int i = 0; i < times.length; i++) {
            times[i] = milliseconds / 1e3;
            int shown = container.frame(i).milliseconds();
            milliseconds += shown < SHORTEST_MILLISECONDS ? BROWSERS_MILLISECONDS : shown;
        }
        seconds = milliseconds / 1e3;
    }

    /**
     * Opens a file if it is a WebP with more than one frame.
     *
     * @throws LlavaMiniException as {@link PictureReader} throws
     */
    public static Optional<Animation> open(Path file, PictureReader reader) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] start = stream.readNBytes(12);
            if (!PictureFormat.of(start).equals(Optional.of(PictureFormat.WEBP))) {
                return Optional.empty();
            }
            PictureReader.checkFileSize(Files.size(file), reader.limits(), file.toString());
            byte[] bytes = Files.readAllBytes(file);
            WebpContainer container = WebpContainer.parse(bytes);
            return container.frames() > 1
                    ? Optional.of(new Animation(container, reader, file.toString()))
                    : Optional.empty();
        } catch (DecodingException e) {
            throw failure(e, file.toString());
        } catch (IndexOutOfBoundsException e) {
            throw failure(DecodingException.truncated(), file.toString());
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "picture file cannot be read: " + file, e);
        }
    }

    /** Returns when each frame begins, in seconds. */
    public double[] times() {
        return times.clone();
    }

    /** Returns how long all of them are shown. */
    public double seconds() {
        return seconds;
    }

    /**
     * Decodes the next frame; there must be one.
     *
     * @throws LlavaMiniException as {@link PictureReader} throws
     */
    public Picture next() {
        try {
            return orientation.apply(canvas.next());
        } catch (DecodingException e) {
            throw failure(e, name);
        } catch (IndexOutOfBoundsException e) {
            throw failure(DecodingException.truncated(), name);
        }
    }

    private static LlavaMiniException failure(DecodingException e, String name) {
        return new LlavaMiniException(e.code(), "WEBP picture " + e.getMessage() + ": " + name, e);
    }
}
