// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.picture.Background;
import org.llavamini.media.picture.PictureLimits;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.ClipPreprocessing;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.TileGrid;
import org.llavamini.media.preprocessing.TowerShape;
import org.llavamini.media.video.Frame;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameLoss;
import org.llavamini.media.video.MediaReader;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.PadOrder;

/** How the two processes write down what they tell each other. */
final class Wire {
    /** Asks for a picture. */
    static final int PICTURE = 1;
    /** Asks to open a video. */
    static final int VIDEO = 2;
    /** Asks for the next frame of the open video. */
    static final int NEXT = 3;
    /** Closes the open video. */
    static final int CLOSE = 4;

    /** What was asked for follows. */
    static final int DONE = 10;
    /** An error follows. */
    static final int FAILED = 11;
    /** There is no next frame. */
    static final int ENDED = 12;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int DROP = -1;

    private Wire() {}

    static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The other side may be out of its mind: nothing is allocated beyond what has come. */
    static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(Math.max(0, length));
        if (bytes.length != length) {
            throw new IOException("the other process ended within a message");
        }
        return bytes;
    }

    static void writeReader(DataOutputStream out, PictureReader reader) throws IOException {
        out.writeLong(reader.limits().maxFileBytes());
        out.writeLong(reader.limits().maxPixels());
        out.writeInt(reader.limits().maxSide());
        out.writeBoolean(reader.exifOrientation());
        out.writeInt(
                switch (reader.background()) {
                    case Background.Dropped() -> DROP;
                    case Background.Solid(int color) -> color;
                });
    }

    static PictureReader readReader(DataInputStream in) throws IOException {
        PictureLimits limits = new PictureLimits(in.readLong(), in.readLong(), in.readInt());
        PictureReader reader = PictureReader.create().withLimits(limits).withExifOrientation(in.readBoolean());
        int color = in.readInt();
        return reader.withBackground(color == DROP ? Background.DROP : new Background.Solid(color));
    }

    static void writeMedia(DataOutputStream out, MediaReader media) throws IOException {
        writeReader(out, media.pictures());
        VideoLimits limits = media.videoLimits();
        out.writeLong(limits.maxFileBytes());
        out.writeLong(limits.maxSeconds());
        out.writeInt(limits.maxPixels());
        out.writeLong(limits.maxFrames());
    }

    static MediaReader readMedia(DataInputStream in) throws IOException {
        return MediaReader.create()
                .withPictures(readReader(in))
                .withVideoLimits(new VideoLimits(in.readLong(), in.readLong(), in.readInt(), in.readLong()));
    }

    static void writeChoice(DataOutputStream out, FrameChoice choice) throws IOException {
        out.writeDouble(choice.framesPerSecond());
        out.writeInt(choice.maxFrames());
        out.writeBoolean(choice.byTime());
    }

    static FrameChoice readChoice(DataInputStream in) throws IOException {
        return new FrameChoice(in.readDouble(), in.readInt(), in.readBoolean(), 0);
    }

    static void writeShape(DataOutputStream out, Optional<TowerShape> shape) throws IOException {
        out.writeBoolean(shape.isPresent());
        if (shape.isPresent()) {
            ImagePreprocessor preprocessor = shape.get().preprocessor();
            ClipPreprocessing clip = preprocessor.clip();
            out.writeBoolean(shape.get().nearest());
            writeText(out, preprocessor.aspectRatio().name());
            out.writeInt(preprocessor.tiles().ratio());
            writeText(out, preprocessor.padOrder().name());
            out.writeInt(clip.shortestEdge());
            out.writeInt(clip.cropSize());
            out.writeDouble(clip.rescaleFactor());
            writeNumbers(out, clip.mean());
            writeNumbers(out, clip.std());
            out.writeBoolean(clip.keepsShape());
            out.writeBoolean(clip.bilinear());
        }
    }

    static Optional<TowerShape> readShape(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return Optional.empty();
        }
        boolean nearest = in.readBoolean();
        AspectRatio aspectRatio = AspectRatio.valueOf(readText(in));
        TileGrid tiles = new TileGrid(in.readInt());
        PadOrder padOrder = PadOrder.valueOf(readText(in));
        ClipPreprocessing clip = new ClipPreprocessing(
                in.readInt(),
                in.readInt(),
                in.readDouble(),
                readNumbers(in),
                readNumbers(in),
                in.readBoolean(),
                in.readBoolean());
        return Optional.of(new TowerShape(new ImagePreprocessor(clip, aspectRatio, tiles, padOrder), nearest));
    }

    private static void writeNumbers(DataOutputStream out, List<Double> numbers) throws IOException {
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }

    private static List<Double> readNumbers(DataInputStream in) throws IOException {
        return List.of(in.readDouble(), in.readDouble(), in.readDouble());
    }

    static void writePicture(DataOutputStream out, Picture picture) throws IOException {
        out.writeInt(picture.width());
        out.writeInt(picture.height());
        int rows = Math.max(1, BUFFER_BYTES / (3 * picture.width()));
        byte[] buffer = new byte[3 * picture.width() * Math.min(rows, picture.height())];
        for (int y = 0; y < picture.height(); y += rows) {
            int count = Math.min(rows, picture.height() - y);
            picture.copy(0, y, picture.width() * count, buffer, 0);
            out.write(buffer, 0, 3 * picture.width() * count);
        }
    }

    /**
     * Reads a picture.
     *
     * @param maxPixels more are not believed
     */
    static Picture readPicture(DataInputStream in, long maxPixels) throws IOException {
        int width = in.readInt();
        int height = in.readInt();
        if (width <= 0 || height <= 0 || (long) width * height > maxPixels) {
            throw new IOException("the other process talks nonsense");
        }
        byte[] rgb = new byte[3 * width * height];
        in.readFully(rgb);
        return Picture.owning(width, height, rgb);
    }

    static void writeFrame(DataOutputStream out, Frame frame) throws IOException {
        out.writeLong(frame.index());
        out.writeDouble(frame.seconds());
        writePicture(out, frame.picture());
    }

    static Frame readFrame(DataInputStream in, long maxPixels) throws IOException {
        long index = in.readLong();
        double seconds = in.readDouble();
        return new Frame(readPicture(in, maxPixels), index, seconds);
    }

    static void writeLoss(DataOutputStream out, Optional<FrameLoss> loss) throws IOException {
        out.writeBoolean(loss.isPresent());
        if (loss.isPresent()) {
            writeText(out, loss.get().source());
            out.writeInt(loss.get().chosen());
            out.writeInt(loss.get().given());
            writeText(out, loss.get().cause());
        }
    }

    static Optional<FrameLoss> readLoss(DataInputStream in) throws IOException {
        return in.readBoolean()
                ? Optional.of(new FrameLoss(readText(in), in.readInt(), in.readInt(), readText(in)))
                : Optional.empty();
    }

    static void writeFailure(DataOutputStream out, LlavaMiniException failure) throws IOException {
        out.writeByte(FAILED);
        writeText(out, failure.code().name());
        writeText(out, String.valueOf(failure.getMessage()));
    }

    static LlavaMiniException readFailure(DataInputStream in) throws IOException {
        return new LlavaMiniException(ErrorCode.valueOf(readText(in)), readText(in));
    }
}
