// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.ContentGuess;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.decoding.BmpDecoder;
import org.llavamini.media.picture.decoding.Decoded;
import org.llavamini.media.picture.decoding.DecodingException;
import org.llavamini.media.picture.decoding.GifDecoder;
import org.llavamini.media.picture.decoding.JpegDecoder;
import org.llavamini.media.picture.decoding.TiffDecoder;
import org.llavamini.media.picture.decoding.heif.HeifDecoder;
import org.llavamini.media.picture.decoding.png.PngDecoder;
import org.llavamini.media.picture.decoding.webp.WebpCanvas;
import org.llavamini.media.picture.decoding.webp.WebpContainer;

/**
 * Reads PNG, JPEG, WebP, GIF, BMP, TIFF, HEIC and AVIF, recognised by content; of animations the first frame.
 *
 * <p>The pixels are those of Pillow's {@code Image.open(file).convert("RGB")}: colour profiles, gamma and alpha are
 * ignored. There are deliberate differences: orientation by EXIF or XMP is honoured unless switched off (that of a TIFF
 * always is, as in Pillow, and so is that of HEIC and AVIF, which is part of the picture), 16-bit gray keeps its high byte
 * where Pillow clips, transparent parts can lie on a {@link Background}, and JPEG beyond 50 million pixels is decoded at a
 * half, a third, ... of its size. WebP, HEIC and AVIF need FFmpeg's natives, the others are read by Java alone.
 *
 * <p>Immutable and thread-safe. Every failure is a {@link LlavaMiniException}: {@code INPUT_OUTPUT} for a file that
 * cannot be read, {@code UNSUPPORTED_MEDIA} for one that is no whole picture, {@code MEDIA_TOO_LARGE} beyond the limits,
 * {@code NATIVE} where FFmpeg is needed and missing.
 */
public final class PictureReader {
    private static final PictureReader DEFAULT =
            new PictureReader(PictureLimits.defaults(), true, Background.DROP, Optional.empty());

    private final PictureLimits limits;
    private final boolean exifOrientation;
    private final Background background;
    private final Optional<NativePictures> elsewhere;

    private PictureReader(
            PictureLimits limits, boolean exifOrientation, Background background, Optional<NativePictures> elsewhere) {
        this.limits = requireNonNull(limits, "limits is null");
        this.exifOrientation = exifOrientation;
        this.background = requireNonNull(background, "background is null");
        this.elsewhere = elsewhere;
    }

    /** Returns a reader with the default limits that honours orientation, leaves transparency out and reads in this process. */
    public static PictureReader create() {
        return DEFAULT;
    }

    /** Returns this reader with other limits. */
    public PictureReader withLimits(PictureLimits newLimits) {
        return new PictureReader(newLimits, exifOrientation, background, elsewhere);
    }

    /** Returns this reader with orientation by EXIF and XMP honoured or not. */
    public PictureReader withExifOrientation(boolean honoured) {
        return new PictureReader(limits, honoured, background, elsewhere);
    }

    /** Returns this reader with something else below transparent parts. */
    public PictureReader withBackground(Background newBackground) {
        return new PictureReader(limits, exifOrientation, newBackground, elsewhere);
    }

    /** Returns this reader with the formats of native decoders read elsewhere. */
    public PictureReader withNatives(NativePictures natives) {
        return new PictureReader(limits, exifOrientation, background, Optional.of(natives));
    }

    /** Returns the limits. */
    public PictureLimits limits() {
        return limits;
    }

    /** Returns whether orientation by EXIF and XMP is honoured. */
    public boolean exifOrientation() {
        return exifOrientation;
    }

    /** Returns what transparent parts lie on. */
    public Background background() {
        return background;
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
        checkFileSize(file.length, limits, name);
        PictureFormat format = PictureFormat.of(file)
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.UNSUPPORTED_MEDIA,
                        "not a picture that can be read (PNG, JPEG, WebP, GIF, BMP, TIFF, HEIC, AVIF) but %s: %s"
                                .formatted(seeming(file), name)));
        try {
            return decode(format, file, name);
        } catch (LlavaMiniException e) {
            throw e;
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

    private Picture decode(PictureFormat format, byte[] file, String name) throws DecodingException, IOException {
        return switch (format) {
            case PNG -> finished(PngDecoder.decode(file, limits, background instanceof Background.Solid));
            case JPEG -> finished(JpegDecoder.decode(file, limits));
            case GIF -> finished(GifDecoder.decode(file, limits));
            case BMP -> finished(BmpDecoder.decode(file, limits));
            case TIFF -> {
                Decoded decoded = TiffDecoder.decode(file, limits);
                yield decoded.orientation().apply(decoded.on(background));
            }
            case WEBP, HEIF ->
                elsewhere.isPresent() ? elsewhere.get().read(file, name, this) : decodeNatively(format, file, name);
        };
    }

    private Picture decodeNatively(PictureFormat format, byte[] file, String name) throws DecodingException {
        if (format == PictureFormat.HEIF) {
            return HeifDecoder.decode(file, limits, background, name);
        }
        WebpContainer container = WebpContainer.parse(file);
        Picture picture = WebpCanvas.first(container, limits, background, name);
        return exifOrientation ? container.orientation().apply(picture) : picture;
    }

    private Picture finished(Decoded decoded) {
        Picture picture = decoded.on(background);
        return exifOrientation ? decoded.orientation().apply(picture) : picture;
    }

    static void checkFileSize(long bytes, PictureLimits limits, String name) {
        if (bytes > limits.maxFileBytes()) {
            throw failure(
                    ErrorCode.MEDIA_TOO_LARGE,
                    "picture is too large: the file exceeds the limit of %d bytes (--max-file-bytes)"
                            .formatted(limits.maxFileBytes()),
                    name,
                    null);
        }
    }

    private static String seeming(byte[] file) {
        ContentGuess guess = ContentGuess.of(file);
        return guess.what() + (guess.kind() == ContentGuess.Kind.VIDEO ? " (--video reads videos)" : "");
    }

    private static LlavaMiniException unreadable(String name, IOException cause) {
        return failure(ErrorCode.INPUT_OUTPUT, "picture file cannot be read", name, cause);
    }

    private static LlavaMiniException failure(ErrorCode code, String what, String name, @Nullable Throwable cause) {
        String message = what + ": " + name;
        return cause == null ? new LlavaMiniException(code, message) : new LlavaMiniException(code, message, cause);
    }
}
