// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.llavamini.encoding.EncodedImage;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.ImageEncoder;
import org.llavamini.encoding.PictureCache;
import org.llavamini.encoding.PictureKey;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.media.preprocessing.PixelValues;

/**
 * Sees pictures, each once for all who ask about it at the same time, several at once. Their pixel values are made on other threads.
 * Belongs to the engine's thread.
 */
final class PictureSeeing {
    private final ImageEncoder encoder;
    private final PictureCache cache;
    private final Executor others;
    private final Runnable arrived;
    private final EngineCounters counters;
    private final Map<PictureKey, CompletableFuture<Pixels>> underway = new LinkedHashMap<>();

    /**
     * Pixel values.
     *
     * @param nanos how long they took
     */
    private record Pixels(PixelValues values, long nanos) {
        static Pixels make(Supplier<PixelValues> picture) {
            long start = System.nanoTime();
            PixelValues values = picture.get();
            return new Pixels(values, System.nanoTime() - start);
        }
    }

    PictureSeeing(
            ImageEncoder encoder, PictureCache cache, Executor others, Runnable arrived, EngineCounters counters) {
        this.encoder = encoder;
        this.cache = cache;
        this.others = others;
        this.arrived = arrived;
        this.counters = counters;
    }

    /** Returns a picture that was seen before, held for the caller. */
    Optional<EncodedImage> known(PictureKey key) {
        Optional<EncodedImage> image = cache.hold(key);
        image.ifPresent(_ -> counters.pictureKnown());
        return image;
    }

    void release(PictureKey key) {
        cache.release(key);
    }

    /**
     * Chooses the next pictures whose pixel values are there, and asks for those of the others.
     *
     * @param waiting rows that wait for pictures
     * @param failed told which rows' pictures cannot be read
     * @return the rows that {@link #see} is for, none if no picture is ready
     */
    List<Row> ready(List<Row> waiting, BiConsumer<Row, RuntimeException> failed) {
        Map<PictureKey, List<Row>> asking = new LinkedHashMap<>();
        for (Row row : waiting) {
            if (row.request().subject() instanceof Subject.APicture(PictureKey key, Supplier<PixelValues> pixels)) {
                asking.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
                underway.computeIfAbsent(
                        key,
                        _ -> CompletableFuture.supplyAsync(() -> Pixels.make(pixels), others)
                                .whenComplete((_, _) -> arrived.run()));
            }
        }
        // Pictures that nobody waits for any more are not seen.
        underway.keySet().retainAll(asking.keySet());
        List<Row> ready = new ArrayList<>();
        Set<PictureKey> pictures = new HashSet<>();
        for (Map.Entry<PictureKey, List<Row>> each : asking.entrySet()) {
            CompletableFuture<Pixels> pixels = underway.get(each.getKey());
            if (pixels == null || !pixels.isDone() || pictures.size() == encoder.batchSize()) {
                continue;
            }
            try {
                pixels.join();
                pictures.add(each.getKey());
                ready.addAll(each.getValue());
            } catch (CompletionException failure) {
                underway.remove(each.getKey());
                each.getValue().forEach(row -> failed.accept(row, cause(failure)));
            }
        }
        return ready;
    }

    private static RuntimeException cause(CompletionException failure) {
        return failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }

    /** Sees the pictures of rows that are {@link #ready}, which then begin. */
    void see(List<Row> rows) {
        Map<PictureKey, List<Row>> asking = rows.stream()
                .collect(Collectors.groupingBy(PictureSeeing::key, LinkedHashMap::new, Collectors.toList()));
        List<Pixels> pixels = asking.keySet().stream()
                .map(key -> Objects.requireNonNull(underway.remove(key)).join())
                .toList();
        EncodingRun run = EncodingRun.together(rows.stream().map(Row::run).toList());
        List<EncodedImage> images =
                encoder.encodeAll(pixels.stream().map(Pixels::values).toList(), run);
        rows.stream()
                .map(row -> row.run().timer())
                .filter(timer -> timer != run.timer())
                .forEach(timer -> {
                    timer.add(Stage.VISION, run.timer().nanos(Stage.VISION));
                    timer.add(Stage.PRE_FUSION, run.timer().nanos(Stage.PRE_FUSION));
                });
        int picture = 0;
        for (Map.Entry<PictureKey, List<Row>> each : asking.entrySet()) {
            cache.add(each.getKey(), images.get(picture));
            counters.pictureSeen();
            for (Row row : each.getValue()) {
                row.run().timer().add(Stage.MEDIA, pixels.get(picture).nanos());
                row.begin(cache.hold(each.getKey()).orElseThrow(), each.getKey(), false);
            }
            picture++;
        }
    }

    private static PictureKey key(Row row) {
        return ((Subject.APicture) row.request().subject()).key();
    }
}
