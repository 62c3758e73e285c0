// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.live;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.llavamini.server.model.LiveVideo;
import org.llavamini.server.wire.ApiException;
import org.llavamini.server.wire.Identifiers;

/** The videos that go on at the moment, so many at most; those that nobody uses end by themselves. Owns a thread until closed. */
public final class VideoSessions implements AutoCloseable {
    private static final int TRY_AGAIN_SECONDS = 30;

    private final Map<String, VideoSession> sessions = new ConcurrentHashMap<>();
    private final Semaphore places;
    private final int most;
    private final Duration idle;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("llava-mini-sessions").daemon().factory());

    /** Allows so many, each unused for so long. */
    public VideoSessions(int most, Duration idle) {
        this.places = new Semaphore(most);
        this.most = most;
        this.idle = idle;
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    private void sweep() {
        sessions.forEach((key, session) -> {
            if (session.idleFor(idle)) {
                end(key);
            }
        });
    }

    Duration idle() {
        return idle;
    }

    /**
     * Begins a session.
     *
     * @throws ApiException with 429 if there are too many
     */
    VideoSession begin(String caller, Supplier<LiveVideo> video) {
        if (!places.tryAcquire()) {
            throw ApiException.queueFull(most + " video sessions are open already; end one first", TRY_AGAIN_SECONDS);
        }
        try {
            VideoSession session = new VideoSession(Identifiers.next("vs_"), video.get());
            sessions.put(key(caller, session.id()), session);
            return session;
        } catch (RuntimeException failure) {
            places.release();
            throw failure;
        }
    }

    /**
     * Returns a session of the caller's.
     *
     * @throws ApiException with 404 if there is none
     */
    VideoSession find(String caller, String id) {
        return Optional.ofNullable(sessions.get(key(caller, id))).orElseThrow(() -> unknown(id));
    }

    void end(String caller, String id) {
        if (!end(key(caller, id))) {
            throw unknown(id);
        }
    }

    private boolean end(String key) {
        VideoSession session = sessions.remove(key);
        if (session == null) {
            return false;
        }
        try {
            session.close();
        } finally {
            places.release();
        }
        return true;
    }

    private static String key(String caller, String id) {
        return caller + "\n" + id;
    }

    private static ApiException unknown(String id) {
        return ApiException.of(
                404,
                "not_found_error",
                "session_not_found",
                "there is no video session " + id + " (any more); begin one");
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        sessions.keySet().forEach(this::end);
    }
}
