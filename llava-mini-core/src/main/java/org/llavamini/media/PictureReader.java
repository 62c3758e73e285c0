// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Reads PNG, JPEG, WebP, GIF (first frame), BMP and TIFF, recognised by content.
 *
 * <p>The pixels are those of Pillow's {@code Image.open(file).convert("RGB")}: colour profiles, gamma and alpha are
 * ignored. There are two deliberate differences: EXIF orientation is honoured unless switched off (that of a TIFF
 * always is, as in Pillow), and 16-bit gray keeps its high byte where Pillow clips.
 *
 * <p>Immutable and thread-safe. Every failure is a {@link LlavaMiniException}: {@code INPUT_OUTPUT} for a file that
 * cannot be read, {@code UNSUPPORTED_MEDIA} for one that is no whole picture, {@code MEDIA_TOO_LARGE} beyond the limits.
 */
public final class PictureReader {
    private final PictureLimits limits;
    private final boolean exifOrientation;

    private PictureReader(PictureLimits limits, boolean exifOrientation) {
        this.limits = requireNonNull(limits, "limits is null");
        this.exifOrientation = exifOrientation;
    }

    /** Returns a reader with the default limits that honours EXIF orientation. */
    public static PictureReader create() {
        return new PictureReader(PictureLimits.defaults(), true);
    }

    /** Returns this reader with other limits. */
    public PictureReader withLimits(PictureLimits newLimits) {
        return new PictureReader(newLimits, exifOrientation);
    }

    /** Returns what a picture may cost. */
    public PictureLimits limits() {
        return limits;
    }

    /** Returns this reader with EXIF orientation honoured or not. */
    public PictureReader withExifOrientation(boolean honoured) {
        return new PictureReader(limits, honoured);
    }

    /** Reads the picture in a file. */
    public Picture read(Path file) {
        String name = file.toString();
        try {
            if (Files.isDirectory(file)) {
                throw new LlavaMiniException(
                        ErrorCode.INPUT_OUTPUT, "a picture was expected, but this is a folder: " + name);
            }
            try (InputStream stream = Files.newInputStream(file)) {
                return read(stream, name);
            }
        } catch (NoSuchFileException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "no such picture file: " + name, e);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /**
     * Reads the picture in a stream, to its end; the caller closes it.
     *
     * @param name what to call the picture in errors
     */
    public Picture read(InputStream stream, String name) {
        byte[] file;
        try {
            file = stream.readNBytes((int) limits.maxFileBytes() + 1);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        return read(file, name);
    }

    /**
     * Reads the picture in the bytes of a file.
     *
     * @param name what to call the picture in errors
     */
    public Picture read(byte[] file, String name) {
        if (file.length > limits.maxFileBytes()) {
            throw failure(
                    ErrorCode.MEDIA_TOO_LARGE,
                    "is too large: the file exceeds the limit of " + limits.maxFileBytes() + " bytes",
                    name,
                    null);
        }
        PictureFormat format = PictureFormat.of(file)
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.UNSUPPORTED_MEDIA,
                        "not a picture that can be read (PNG, JPEG, WebP, GIF, BMP, TIFF) but %s: %s"
                                .formatted(ContentGuess.of(file), name)));
        try {
            return decode(format, file);
        } catch (DecodingException e) {
            throw failure(e.code(), format + " picture " + e.getMessage(), name, e);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw failure(ErrorCode.UNSUPPORTED_MEDIA, format + " picture is truncated or damaged", name, e);
        } catch (IOException | RuntimeException e) {
            // The platform's decoders answer some hostile files with unchecked exceptions of any kind.
            throw failure(ErrorCode.UNSUPPORTED_MEDIA, format + " picture is damaged", name, e);
        } catch (OutOfMemoryError e) {
            throw failure(
                    ErrorCode.MEDIA_TOO_LARGE,
                    format + " picture needs more memory than there is (raise -Xmx or lower the pixel limit)",
                    name,
                    e);
        }
    }

    private Picture decode(PictureFormat format, byte[] file) throws DecodingException, IOException {
        return switch (format) {
            case PNG -> oriented(PngDecoder.decode(file, limits), PngDecoder.orientation(file));
            case JPEG -> {
                JpegSegments segments = JpegSegments.parse(file);
                yield oriented(JpegDecoder.decode(segments, limits), segments.orientation());
            }
            case WEBP -> {
                WebpContainer container = WebpContainer.parse(file);
                yield oriented(WebpDecoder.decode(container, limits), container.orientation());
            }
            case GIF -> GifDecoder.decode(file, limits);
            case BMP -> BmpDecoder.decode(file, limits);
            case TIFF -> ExifOrientation.of(file, 0).apply(TiffDecoder.decode(file, limits));
        };
    }

    private Picture oriented(Picture picture, ExifOrientation orientation) {
        return exifOrientation ? orientation.apply(picture) : picture;
    }

    private static LlavaMiniException unreadable(String name, IOException cause) {
        return failure(ErrorCode.INPUT_OUTPUT, "picture file cannot be read", name, cause);
    }

    private static LlavaMiniException failure(ErrorCode code, String what, String name, @Nullable Throwable cause) {
        String message = what + ": " + name;
        return cause == null ? new LlavaMiniException(code, message) : new LlavaMiniException(code, message, cause);
    }
}
