// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.safetensors.SafetensorsWriter;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.config.FeatureCacheSettings;
import org.llavamini.train.data.SampleMedia;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The features of a frozen vision tower, kept in files between epochs and runs, bit for bit. Thread-safe; processes may share it.
 *
 * <p>A file is written under another name and then moved, so that a kill leaves it whole or absent; one that cannot be read, or
 * whose check sum is wrong, counts as absent. Names are made of what decides the features: the media's content, the tower's
 * weights, and how pixels are prepared. When the files have reached the limit, or the disk is full, no more are added.
 */
public final class FeatureCache {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureCache.class);
    private static final String EXTENSION = ".features";
    private static final String UNFINISHED = ".unfinished";
    private static final String TENSOR = "features";
    private static final String FRAMES = "frames";
    private static final String CHECK_SUM = "crc32c";
    private static final Duration LONG_AGO = Duration.ofHours(1);

    private final FeatureCacheSettings settings;
    private final String context;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean closedToMore = new AtomicBoolean();

    private FeatureCache(FeatureCacheSettings settings, String context) {
        this.settings = settings;
        this.context = context;
    }

    /** The file for the features of one picture or video. */
    record Slot(Path file) {}

    /**
     * Features that were kept.
     *
     * @param frames how many pictures they are of
     * @param features {@code [frames · parts, patches, width]}, of the scope that is open
     */
    record Kept(int frames, Tensor features) {}

    /**
     * Opens the folder, makes it if need be, and removes what a killed run left half done.
     *
     * @param context what decides features besides the media
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if the folder cannot be made or read
     */
    public static FeatureCache open(FeatureCacheSettings settings, String context) {
        FeatureCache cache = new FeatureCache(settings, context);
        try {
            Files.createDirectories(settings.directory());
            try (Stream<Path> paths = Files.walk(settings.directory())) {
                for (Path path : (Iterable<Path>) paths::iterator) {
                    cache.count(path);
                }
            }
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    "cannot use the folder for features (" + settings.directory() + "; cache_features)",
                    failure);
        }
        return cache;
    }

    private void count(Path path) throws IOException {
        try {
            String name = path.getFileName().toString();
            if (name.endsWith(EXTENSION)) {
                bytes.addAndGet(Files.size(path));
            } else if (name.endsWith(UNFINISHED)
                    && Files.getLastModifiedTime(path)
                            .toInstant()
                            .isBefore(Instant.now().minus(LONG_AGO))) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException finished) {
            // Another run has moved it meanwhile.
        }
    }

    /**
     * Returns where the features of media belong.
     *
     * @param flipped whether the picture is mirrored first
     * @throws LlavaMiniException with {@code INPUT_OUTPUT} if the media cannot be read
     */
    Slot slot(SampleMedia media, boolean flipped) {
        String name = MediaIdentity.of(media, context + (flipped ? "\nflipped" : ""));
        return new Slot(settings.directory().resolve(name.substring(0, 2)).resolve(name + EXTENSION));
    }

    /** Returns what is kept in a slot, if it is there and whole. */
    Optional<Kept> find(Slot slot) {
        if (!Files.exists(slot.file())) {
            return Optional.empty();
        }
        try (SafetensorsFile file = SafetensorsFile.open(slot.file())) {
            MemorySegment segment = file.segment(TENSOR);
            if (!checkSum(segment).equals(file.metadata().get(CHECK_SUM))) {
                return Optional.empty();
            }
            Tensor features = Tensor.copyOf(
                    segment, file.entry(TENSOR).dtype(), file.entry(TENSOR).shape());
            return Optional.of(new Kept(Integer.parseInt(file.metadata().getOrDefault(FRAMES, "1")), features));
        } catch (LlavaMiniException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    /** Keeps features, if there is room; the run goes on without if they cannot be written. */
    void keep(Slot slot, int frames, Tensor features) {
        if (closedToMore.get()) {
            return;
        }
        long size = features.shape().elements() * features.dtype().bytes();
        if (bytes.addAndGet(size) > settings.mostBytes()) {
            stop("they have reached " + settings.mostBytes() + " bytes");
            return;
        }
        Path unfinished = slot.file().resolveSibling(UUID.randomUUID() + UNFINISHED);
        try {
            Files.createDirectories(slot.file().resolveSibling("."));
            write(unfinished, frames, features);
            move(unfinished, slot.file());
        } catch (IOException | LlavaMiniException failure) {
            stop(String.valueOf(failure.getMessage()));
            try {
                Files.deleteIfExists(unfinished);
            } catch (IOException stays) {
                // Removed by a later run.
            }
        }
    }

    private static void write(Path file, int frames, Tensor features) {
        StringBuilder sum = new StringBuilder();
        features.read(segment -> sum.append(checkSum(segment)));
        SafetensorsWriter.write(
                file,
                List.of(new TensorToWrite(TENSOR, features.dtype(), features.shape(), features::read)),
                Map.of(FRAMES, Integer.toString(frames), CHECK_SUM, sum.toString()));
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void stop(String why) {
        if (!closedToMore.getAndSet(true)) {
            LOG.info("no more features are kept in {}: {}", settings.directory(), why);
        }
    }

    private static String checkSum(MemorySegment segment) {
        CRC32C sum = new CRC32C();
        sum.update(segment.asByteBuffer());
        return Long.toHexString(sum.getValue());
    }
}
