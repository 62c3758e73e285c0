// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Talks to a hub. What breaks off is taken up where it ended, a few times. Thread-safe. */
final class HubClient {
    private static final int TRIES = 6;
    private static final int LARGEST_LISTING = 64 << 20;
    private static final int BUFFER = 1 << 18;

    private final HubSettings settings;
    private final PullListener listener;
    private final Duration patience;
    private final Duration firstPause;

    /**
     * @param patience how long nothing may come before a connection counts as broken
     * @param firstPause before the second try; each further one is twice as long
     */
    HubClient(HubSettings settings, PullListener listener, Duration patience, Duration firstPause) {
        this.settings = settings;
        this.listener = listener;
        this.patience = patience;
        this.firstPause = firstPause;
    }

    /** Returns the files of a model. */
    Listing list(ModelName name) {
        String path = encoded("/api/models/" + name.repository() + "/revision/", name.revision()) + "?blobs=true";
        return tried(name.toString(), () -> 0, () -> {
            try (HubConnection answer = HubConnection.get(settings, name, path, 0, patience);
                    InputStream body = answer.body()) {
                byte[] json = body.readNBytes(LARGEST_LISTING + 1);
                if (json.length > LARGEST_LISTING) {
                    throw new LlavaMiniException(
                            ErrorCode.DATA_FORMAT, "the hub's list of files of " + name + " is too long");
                }
                return Listing.parse(json, name);
            }
        });
    }

    /**
     * Fetches what is missing of a file.
     *
     * @param unfinished what is there of it, which grows
     */
    void fetch(ModelName name, String commit, HubFile file, Path unfinished) {
        String path = encoded("/" + name.repository() + "/resolve/" + commit + "/", file.path());
        tried(name.repository() + "/" + file.path(), () -> size(unfinished), () -> {
            long have = size(unfinished);
            if (have < file.size() || have == 0) {
                try (HubConnection answer = HubConnection.get(settings, name, path, have, patience)) {
                    append(answer, file, unfinished, have);
                }
            }
            return unfinished;
        });
    }

    private void append(HubConnection answer, HubFile file, Path unfinished, long have) throws IOException {
        if (answer.isBeyondEnd()) {
            throw new HubFailure(file.path() + " is shorter there than the hub's list says", Duration.ZERO);
        }
        long size = answer.isPart() ? have : 0;
        if (size < have) {
            listener.onBytes(-have);
        }
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                        .truncate(size);
                InputStream body = answer.body()) {
            channel.position(size);
            byte[] buffer = new byte[BUFFER];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                size += read;
                if (size > file.size()) {
                    channel.truncate(0);
                    throw new LlavaMiniException(
                            ErrorCode.DATA_FORMAT,
                            file.path() + " is longer there than the " + file.size()
                                    + " bytes that the hub's list says");
                }
                write(channel, ByteBuffer.wrap(buffer, 0, read));
                listener.onBytes(read);
            }
        }
        if (size < file.size()) {
            throw new HubFailure(
                    "the connection broke off after " + size + " of " + file.size() + " bytes", Duration.ZERO);
        }
    }

    private static long size(Path unfinished) {
        return unfinished.toFile().length();
    }

    /** What the disk refuses is no failure of the network. */
    private static void write(FileChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failure) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT, "the cache cannot be written: " + failure.getMessage(), failure);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    /** What gets further with each try may break off as often as it likes. */
    private <T> T tried(String what, LongSupplier progress, Work<T> work) {
        Duration pause = firstPause;
        long furthest = 0;
        int failures = 0;
        while (true) {
            try {
                return work.run();
            } catch (IOException failure) {
                String reason =
                        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
                String shown = what + " from " + settings.endpoint() + ": " + reason;
                boolean further = progress.getAsLong() > furthest;
                furthest = Math.max(furthest, progress.getAsLong());
                failures = further ? 1 : failures + 1;
                pause = further ? firstPause : pause;
                if (failures == TRIES) {
                    throw new LlavaMiniException(
                            ErrorCode.INPUT_OUTPUT,
                            "cannot fetch " + shown + "; what came is kept, the same command goes on",
                            failure);
                }
                listener.onRetry(shown + "; trying again");
                Duration asked = failure instanceof HubFailure hub ? hub.pause() : Duration.ZERO;
                sleep(asked.compareTo(pause) > 0 ? asked : pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(ErrorCode.CANCELLED, "interrupted", interruption);
        }
    }

    private static String encoded(String before, String path) {
        try {
            return before
                    + new URI(null, null, "/" + path, null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no path: " + path, e);
        }
    }
}
