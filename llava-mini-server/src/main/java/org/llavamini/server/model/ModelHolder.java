// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The model from the moment that the server listens: it loads, serves, and drains. Thread-safe. */
public final class ModelHolder implements AutoCloseable {
    /** Where the model is in its life. */
    public enum State {
        /** It is being opened. */
        LOADING,
        /** It answers. */
        READY,
        /** It ends what runs and takes nothing new. */
        DRAINING,
        /** It could not be opened. */
        FAILED
    }

    private final Supplier<? extends ServedModel> loader;
    private final boolean owned;
    private final CompletableFuture<ServedModel> model = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.LOADING);

    /**
     * @param loader opens the model
     * @param owned whether closing this closes the model
     */
    public ModelHolder(Supplier<? extends ServedModel> loader, boolean owned) {
        this.loader = requireNonNull(loader, "loader is null");
        this.owned = owned;
    }

    /**
     * Opens the model, on a thread of its own.
     *
     * @param whenLoaded what is done before the first request is let through
     */
    public void load(Consumer<ServedModel> whenLoaded) {
        Thread.ofPlatform().name("llava-mini-load").daemon().start(() -> {
            try {
                ServedModel opened = loader.get();
                whenLoaded.accept(opened);
                state.compareAndSet(State.LOADING, State.READY);
                if (!model.complete(opened) && owned) {
                    opened.close();
                }
            } catch (RuntimeException | Error failure) {
                state.compareAndSet(State.LOADING, State.FAILED);
                model.completeExceptionally(failure);
            }
        });
    }

    /** Returns where the model is. */
    public State state() {
        return state.get();
    }

    /** Returns the model if it is open. */
    public Optional<ServedModel> model() {
        return model.isDone() && !model.isCompletedExceptionally() ? Optional.of(model.join()) : Optional.empty();
    }

    /**
     * Waits for the model.
     *
     * @throws RuntimeException what its opening threw
     */
    public ServedModel await() {
        try {
            return model.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    /** Takes nothing new from now on. */
    public void drain() {
        state.set(State.DRAINING);
    }

    @Override
    public void close() {
        drain();
        if (!model.completeExceptionally(new IllegalStateException("the server is closed"))) {
            model().filter(_ -> owned).ifPresent(ServedModel::close);
        }
    }
}
