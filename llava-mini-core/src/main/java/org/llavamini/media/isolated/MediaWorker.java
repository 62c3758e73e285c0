// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.TowerShape;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.MediaReader;

/** The process that decodes: it answers what comes through stdin on stdout, and ends when nobody asks any more. */
public final class MediaWorker {
    private static final int BUFFER_BYTES = 1 << 16;

    private final DataInputStream in;
    private final DataOutputStream out;
    private Optional<FrameStream> video = Optional.empty();

    private MediaWorker(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Runs until stdin ends. */
    public static void main(String[] arguments) throws IOException {
        // Stdout belongs to the answers: whatever prints by mistake prints nowhere.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try (DataInputStream in = new DataInputStream(
                        new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER_BYTES));
                DataOutputStream out = new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES))) {
            new MediaWorker(in, out).run();
        }
    }

    private void run() throws IOException {
        try {
            while (true) {
                int request = in.readUnsignedByte();
                switch (request) {
                    case Wire.PICTURE -> picture();
                    case Wire.VIDEO -> open();
                    case Wire.NEXT -> next();
                    case Wire.CLOSE -> close();
                    default -> throw new IOException("unknown request " + request);
                }
                out.flush();
            }
        } catch (EOFException e) {
            // Nobody asks any more.
            video.ifPresent(FrameStream::close);
        }
    }

    private void picture() throws IOException {
        String name = Wire.readText(in);
        PictureReader reader = Wire.readReader(in);
        byte[] file = Wire.readBytes(in);
        Picture picture;
        try {
            picture = reader.read(file, name);
        } catch (LlavaMiniException e) {
            Wire.writeFailure(out, e);
            return;
        }
        out.writeByte(Wire.DONE);
        Wire.writePicture(out, picture);
    }

    private void open() throws IOException {
        Path file = Path.of(Wire.readText(in));
        FrameChoice choice = Wire.readChoice(in);
        Optional<TowerShape> shape = Wire.readShape(in);
        MediaReader media = Wire.readMedia(in);
        try {
            video.ifPresent(FrameStream::close);
            FrameSource source = FrameSource.video(file).with(media);
            FrameStream stream = shape.map(source::shaped).orElse(source).open(choice);
            video = Optional.of(stream);
            out.writeByte(Wire.DONE);
            out.writeInt(stream.total());
        } catch (LlavaMiniException e) {
            Wire.writeFailure(out, e);
        } catch (OutOfMemoryError e) {
            Wire.writeFailure(out, tooLarge(file, e));
        }
    }

    private static LlavaMiniException tooLarge(Path file, OutOfMemoryError cause) {
        return new LlavaMiniException(
                ErrorCode.MEDIA_TOO_LARGE, "a frame needs more memory than its process has: " + file, cause);
    }

    private void next() throws IOException {
        FrameStream stream = video.orElseThrow();
        try {
            if (stream.hasNext()) {
                var frame = stream.next();
                out.writeByte(Wire.DONE);
                Wire.writeFrame(out, frame);
            } else {
                out.writeByte(Wire.ENDED);
            }
        } catch (LlavaMiniException e) {
            Wire.writeFailure(out, e);
            return;
        }
        Wire.writeLoss(out, stream.loss());
    }

    private void close() throws IOException {
        video.ifPresent(FrameStream::close);
        video = Optional.empty();
        out.writeByte(Wire.DONE);
    }
}
