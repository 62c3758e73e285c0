// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static java.util.Objects.requireNonNull;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch_gloo;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Processes that compute together (c10d over Gloo), each of which has a number, its rank. What one of them calls all of them
 * have to call, in the same order with tensors of the same shape and type; each call waits for the others.
 *
 * <p>Owns its connections until closed; the meeting point must stay open until then. Not thread-safe.
 */
public final class ProcessGroup implements AutoCloseable {
    private final Backend backend;
    private final int rank;
    private final int size;

    private ProcessGroup(Backend backend, int rank, int size) {
        this.backend = backend;
        this.rank = rank;
        this.size = size;
    }

    /**
     * Waits at the meeting point until all have come and connects to them.
     *
     * @param rank this process's number, from 0
     * @param size how many processes there are
     * @param patience how long to wait for others, now and in every call
     * @throws LlavaMiniException with {@code PROCESS_LOST} if some do not come in time
     */
    public static ProcessGroup join(MeetingPoint meeting, int rank, int size, Duration patience) {
        requireNonNull(meeting, "meeting is null");
        if (rank < 0 || rank >= size) {
            throw new IllegalArgumentException("no rank among " + size + " processes: " + rank);
        }
        meeting.arrive();
        Loader.load(torch_gloo.class);
        try (Milliseconds timeout = new Milliseconds(patience.toMillis());
                ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(timeout)) {
            options.threads(1);
            options.devices(new GlooDeviceVector(ProcessGroupGloo.createDeviceForHostname(ownAddress(meeting))));
            return new ProcessGroup(
                    meeting(
                            "the " + size + " processes of this run did not find each other",
                            () -> new ProcessGroupGloo(meeting.store(), rank, size, options)),
                    rank,
                    size);
        }
    }

    /** The address under which this machine talks to the meeting point: there the others reach it too. */
    private static String ownAddress(MeetingPoint meeting) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(meeting.host(), meeting.port()));
            return socket.getLocalAddress().getHostAddress();
        } catch (SocketException failure) {
            throw new LlavaMiniException(
                    ErrorCode.PROCESS_LOST, "there is no way to " + meeting.host() + " from this machine", failure);
        }
    }

    /** Returns this process's number. */
    public int rank() {
        return rank;
    }

    /** Returns how many processes there are. */
    public int size() {
        return size;
    }

    /**
     * Replaces a contiguous tensor by the sum of those of all processes, the same to the last bit in each.
     *
     * @throws LlavaMiniException with {@code PROCESS_LOST} if a process ended or does not answer
     */
    public void sum(Tensor tensor) {
        await(tensor, backend::allreduce);
    }

    /**
     * Replaces a contiguous tensor by that of process 0.
     *
     * @throws LlavaMiniException with {@code PROCESS_LOST} if a process ended or does not answer
     */
    public void share(Tensor tensor) {
        await(tensor, backend::broadcast);
    }

    private void await(Tensor tensor, java.util.function.Function<TensorVector, Work> start) {
        try (TensorVector tensors = Tensor.vector(List.of(tensor))) {
            meeting("another process of this run ended or does not answer", () -> {
                try (Work work = start.apply(tensors)) {
                    return work._wait();
                }
            });
        }
    }

    /** Translates the failures of what needs the other processes. */
    static <T> T meeting(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException failure) {
            throw new LlavaMiniException(
                    ErrorCode.PROCESS_LOST,
                    what + " (" + NativeLibrary.translate(failure).getMessage() + ")",
                    failure);
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
