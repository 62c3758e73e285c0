// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Fetches models into a {@link HubCache}: what is there already is not fetched again, what broke off goes on, every file is checked
 * against the hash that the hub promised. A revision's name appears in the cache when all of its files are there. Thread-safe.
 */
public final class ModelPull {
    private static final int FILES_AT_A_TIME = 4;
    private static final long SPARE_BYTES = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final String CONFIGURATION = "*.json";

    private final HubSettings settings;
    private final PullListener listener;
    private final HubClient client;

    /** Fetches from the hub of the settings. */
    public ModelPull(HubSettings settings, PullListener listener) {
        this(settings, listener, PATIENCE, FIRST_PAUSE);
    }

    ModelPull(HubSettings settings, PullListener listener, Duration patience, Duration firstPause) {
        this.settings = requireNonNull(settings, "settings is null");
        this.listener = new OneAtATime(requireNonNull(listener, "listener is null"));
        this.client = new HubClient(settings, this.listener, patience, firstPause);
    }

    /**
     * Fetches a model, and the vision tower or base model that its files name.
     *
     * @param include a pattern of file names in place of what a model needs; then no other model is fetched
     * @return the directory of the model
     * @throws LlavaMiniException with {@code INVALID_REQUEST} in offline mode, {@code MODEL_NOT_FOUND} if the hub does not have it or
     *     does not give it, {@code INPUT_OUTPUT} if network or disk fail, {@code DATA_FORMAT} if the hub gives other than it says
     */
    public Path pull(ModelName name, Optional<String> include) {
        if (settings.offline()) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "nothing is fetched while HF_HUB_OFFLINE is set (" + name + ")");
        }
        Set<ModelName> seen = new HashSet<>(Set.of(name));
        Path directory = fetch(name, include);
        if (include.isEmpty()) {
            pullNeighbours(directory, seen);
        }
        return directory;
    }

    private void pullNeighbours(Path directory, Set<ModelName> seen) {
        for (Map.Entry<ModelName, Boolean> neighbour : Neighbours.of(directory).entrySet()) {
            if (seen.add(neighbour.getKey())) {
                boolean weights = neighbour.getValue();
                Path other = fetch(neighbour.getKey(), weights ? Optional.empty() : Optional.of(CONFIGURATION));
                pullNeighbours(other, seen);
            }
        }
    }

    private Path fetch(ModelName name, Optional<String> include) {
        Listing listing = client.list(name);
        List<HubFile> files = include.map(glob -> FileSelection.matching(listing.files(), glob))
                .orElseGet(() -> FileSelection.needed(listing.files()));
        if (files.isEmpty()) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_NOT_FOUND,
                    include.map(glob -> "no file of " + name + " matches " + glob + " (--include)")
                            .orElse("no weights or configuration among the files of " + name));
        }
        try {
            return fetch(name, listing.commit(), files);
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    "the cache cannot be written: " + failure.getClass().getSimpleName() + " " + failure.getMessage()
                            + " (" + settings.cache() + ", HF_HUB_CACHE)",
                    failure);
        }
    }

    private Path fetch(ModelName name, String commit, List<HubFile> files) throws IOException {
        Blobs blobs = new Blobs(settings.cache(), name);
        Snapshot snapshot = new Snapshot(settings.cache(), name, commit);
        long missing = 0;
        int count = 0;
        for (HubFile file : files) {
            missing = Math.addExact(missing, blobs.missing(file));
            count += blobs.has(file) ? 0 : 1;
        }
        requireSpace(name, missing);
        listener.onStart(name, count, missing);
        try (ExecutorService threads =
                Executors.newFixedThreadPool(FILES_AT_A_TIME, Thread.ofVirtual().factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (HubFile file : files) {
                running.add(threads.submit(() -> {
                    blobs.fetch(client, name, commit, file);
                    snapshot.link(file, blobs.of(file));
                    return file;
                }));
            }
            await(running, threads);
        }
        snapshot.name(name.revision());
        return snapshot.directory();
    }

    private static void await(List<Future<?>> running, ExecutorService threads) throws IOException {
        try {
            for (Future<?> file : running) {
                file.get();
            }
        } catch (ExecutionException failure) {
            threads.shutdownNow();
            switch (failure.getCause()) {
                case IOException disk -> throw disk;
                case RuntimeException ours -> throw ours;
                case null, default -> throw new AssertionError(failure);
            }
        } catch (InterruptedException interruption) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(ErrorCode.CANCELLED, "interrupted", interruption);
        }
    }

    /** Hears of several threads and passes it on by one at a time. */
    private record OneAtATime(PullListener listener) implements PullListener {
        @Override
        public void onStart(ModelName model, int files, long bytes) {
            synchronized (listener) {
                listener.onStart(model, files, bytes);
            }
        }

        @Override
        public void onBytes(long bytes) {
            synchronized (listener) {
                listener.onBytes(bytes);
            }
        }

        @Override
        public void onRetry(String what) {
            synchronized (listener) {
                listener.onRetry(what);
            }
        }
    }

    private void requireSpace(ModelName name, long bytes) throws IOException {
        Path cache = settings.cache().folder();
        Files.createDirectories(cache);
        long free = Files.getFileStore(cache).getUsableSpace();
        if (bytes > 0 && bytes > free - SPARE_BYTES) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    name + " needs " + bytes + " bytes more, but the disk has " + free
                            + " free; choose another with HF_HUB_CACHE (" + cache + ")");
        }
    }
}
