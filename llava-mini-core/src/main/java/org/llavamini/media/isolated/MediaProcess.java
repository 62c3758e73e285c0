// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.TowerShape;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameShape;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.MediaReader;

/**
 * Decodes videos, and the pictures that FFmpeg reads, in processes of their own: a crash is an error of that request, with
 * {@link ErrorCode#PROCESS_LOST}, and the next request gets a new process. One process serves one request at a time, and is
 * kept for the next; processes start when they are needed and end with this one. Thread-safe.
 */
public final class MediaProcess implements AutoCloseable {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final int KIBIBYTE = 1024;
    private static final int MOST_IDLE = 4;

    /** What a Java process has besides heap and decoders. */
    private static final long JAVA_ITSELF = 512L << 20;

    private static final List<String> INHERITED = List.of(
            "java.io.tmpdir", "org.bytedeco.javacpp.cacheDir", "org.bytedeco.javacpp.cachedir", "sun.jnu.encoding");

    private final ProcessLimits limits;
    private final Deque<Worker> idle = new ArrayDeque<>();
    private boolean closed;

    private MediaProcess(ProcessLimits limits) {
        this.limits = requireNonNull(limits, "limits is null");
    }

    /** Returns what starts such processes; none is started yet. */
    public static MediaProcess within(ProcessLimits limits) {
        return new MediaProcess(limits);
    }

    /** Returns a reader that does its native decoding here. */
    public MediaReader around(MediaReader reader) {
        return reader.withPictures(reader.pictures().withNatives(this::picture)).withVideos(this::open);
    }

    private Picture picture(byte[] file, String name, PictureReader reader) {
        Worker worker = take();
        try {
            return worker.talk(name, () -> false, (requests, replies) -> {
                requests.writeByte(Wire.PICTURE);
                Wire.writeText(requests, name);
                Wire.writeReader(requests, reader);
                Wire.writeBytes(requests, file);
                requests.flush();
                if (replies.readUnsignedByte() == Wire.FAILED) {
                    throw Wire.readFailure(replies);
                }
                return Wire.readPicture(replies, reader.limits().maxPixels());
            });
        } finally {
            giveBack(worker);
        }
    }

    private FrameStream open(
            Path file, FrameChoice choice, Optional<FrameShape> shape, MediaReader reader, BooleanSupplier cancelled) {
        // What was written by somebody else cannot be sent: its frames get their form here.
        Optional<TowerShape> known = shape.filter(TowerShape.class::isInstance).map(TowerShape.class::cast);
        FrameStream frames = openThere(file, choice, known, reader, cancelled);
        return known.isPresent()
                ? frames
                : shape.map(wanted -> wanted.shaping(frames)).orElse(frames);
    }

    private FrameStream openThere(
            Path file, FrameChoice choice, Optional<TowerShape> shape, MediaReader reader, BooleanSupplier cancelled) {
        Worker worker = take();
        String name = file.toString();
        try {
            int total = worker.talk(name, cancelled, (requests, replies) -> {
                requests.writeByte(Wire.VIDEO);
                Wire.writeText(requests, name);
                Wire.writeChoice(requests, choice);
                Wire.writeShape(requests, shape);
                Wire.writeMedia(requests, reader);
                requests.flush();
                if (replies.readUnsignedByte() == Wire.FAILED) {
                    throw Wire.readFailure(replies);
                }
                return replies.readInt();
            });
            long maxPixels = shape.map(form -> (long) form.parts() * form.side() * form.side())
                    .orElseGet(() -> Math.max(
                            reader.videoLimits().maxPixels(),
                            reader.pictures().limits().maxPixels()));
            return new IsolatedFrames(worker, name, total, maxPixels, cancelled, this::giveBack);
        } catch (RuntimeException e) {
            giveBack(worker);
            throw e;
        }
    }

    private synchronized Worker take() {
        if (closed) {
            throw new IllegalStateException("the processes that decode were closed");
        }
        while (!idle.isEmpty()) {
            Worker worker = idle.pop();
            if (worker.isAlive()) {
                return worker;
            }
        }
        return start();
    }

    private synchronized void giveBack(Worker worker) {
        if (!closed && worker.isAlive() && idle.size() < MOST_IDLE) {
            idle.push(worker);
        } else {
            worker.close();
        }
    }

    private Worker start() {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.DISCARD);
        // Keys and settings of ours are none of its business.
        builder.environment().keySet().removeIf(name -> name.startsWith("LLAVA_MINI_"));
        try {
            return new Worker(builder.start(), limits.reply());
        } catch (IOException e) {
            throw new LlavaMiniException(
                    ErrorCode.NATIVE,
                    "no process can be started to decode in (%s); --media in-process does without"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            long kibibytes = (limits.heapBytes() + limits.nativeBytes() + JAVA_ITSELF) / KIBIBYTE;
            command.addAll(
                    List.of(SHELL.toString(), "-c", "ulimit -d " + kibibytes + " 2>/dev/null; exec \"$0\" \"$@\""));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + limits.heapBytes() / KIBIBYTE + "k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+SuppressFatalErrorMessage",
                "-Xlog:disable",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.awt.headless=true",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0"));
        for (String property : INHERITED) {
            String value = System.getProperty(property);
            if (value != null) {
                command.add("-D" + property + "=" + value);
            }
        }
        command.addAll(worker());
        return command;
    }

    /** Where the worker is found: on the class path or on the module path, as this library was. */
    private static List<String> worker() {
        String worker = MediaWorker.class.getName();
        Module module = MediaWorker.class.getModule();
        return module.isNamed()
                ? List.of(
                        "--module-path",
                        System.getProperty("jdk.module.path"),
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "--module",
                        module.getName() + "/" + worker)
                : List.of("-cp", System.getProperty("java.class.path"), worker);
    }

    /** Returns the numbers of the processes that wait for work. */
    synchronized List<Long> idlePids() {
        return idle.stream().map(Worker::pid).toList();
    }

    /** Ends the processes that wait for work; those at work end with it. */
    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(Worker::close);
        idle.clear();
    }
}
