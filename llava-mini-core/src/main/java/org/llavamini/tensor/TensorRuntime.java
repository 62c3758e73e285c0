// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Device;

/** Settings of LibTorch that hold for the whole process. */
public final class TensorRuntime {
    private static final String LIBTORCH_VERSION = "2.10";

    private TensorRuntime() {}

    /**
     * Begins to load LibTorch, which takes most of a second, on a thread of its own. Who needs it waits for what is left, and is told if
     * it cannot be loaded.
     *
     * @return ends when it is loaded or has failed
     */
    public static Thread loadAhead() {
        return Thread.ofPlatform().daemon().name("libtorch").start(() -> {
            try {
                NativeLibrary.load();
            } catch (LlavaMiniException told) {
                // By the next call.
            }
        });
    }

    /** Sets the number of threads that one operator may use. */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be greater than zero: " + threads);
        }
        NativeLibrary.load();
        torch.set_num_threads(threads);
    }

    /**
     * Sets the number of threads of the two libraries that compute. Matrix products of float32 run in OpenBLAS, everything else in
     * LibTorch; each has threads of its own, which keep a processor busy while they wait. With as many processors as threads the two
     * would stop each other, so only one of them gets more than one.
     *
     * @param inOpenBlas whether most of the work is products of float32 matrices
     */
    public static void setThreads(int threads, boolean inOpenBlas) {
        setThreads(inOpenBlas ? 1 : threads);
        openblas_nolapack.blas_set_num_threads(inOpenBlas ? threads : 1);
    }

    /** Returns how many threads are used unless another number is asked for: {@code OMP_NUM_THREADS}, else one per processor. */
    public static int defaultThreads() {
        String wanted = System.getenv("OMP_NUM_THREADS");
        return wanted != null && wanted.matches("[1-9][0-9]{0,3}")
                ? Integer.parseInt(wanted)
                : Runtime.getRuntime().availableProcessors();
    }

    /** Returns the number of threads that one operator may use. */
    public static int threads() {
        NativeLibrary.load();
        return torch.get_num_threads();
    }

    /**
     * Gives memory that tensors freed back to the system, which otherwise keeps some hundred megabytes of it for those to come. Worth
     * while when large things have come or gone: weights were loaded, a model was closed.
     */
    public static void giveBackFreedMemory() {
        NativeLibrary.load();
        NativeHeap.giveBack();
    }

    /** Returns the name and version of the engine and the processor features that it uses. */
    public static String describe() {
        NativeLibrary.load();
        return "LibTorch " + LIBTORCH_VERSION + ", "
                + torch.get_cpu_capability().getString();
    }

    /** Returns whether an NVIDIA GPU can be used: the natives for it are on the class path and a driver answers. */
    public static boolean cudaAvailable() {
        NativeLibrary.load();
        return torch.cuda_is_available();
    }

    /**
     * Returns the device that a name stands for: {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the name is unknown or no GPU can be used
     */
    public static Device device(String name) {
        return switch (name) {
            case "cpu" -> Device.cpu();
            case "auto" -> cudaAvailable() ? Device.cuda(0) : Device.cpu();
            default -> {
                if (!name.matches("cuda(:[0-9]{1,3})?")) {
                    throw new LlavaMiniException(
                            ErrorCode.INVALID_REQUEST,
                            "device must be auto, cpu, cuda or cuda:N, but is '" + name + "' (--device)");
                }
                if (!cudaAvailable()) {
                    throw new LlavaMiniException(
                            ErrorCode.INVALID_REQUEST,
                            "no usable NVIDIA GPU: the CUDA natives are not on the class path or no driver answers"
                                    + " (--device)");
                }
                yield Device.cuda(name.length() == 4 ? 0 : Integer.parseInt(name.substring(5)));
            }
        };
    }

    /** Returns whether the processor multiplies bfloat16 matrices in hardware; elsewhere float32 is many times faster. */
    public static boolean hasFastBfloat16() {
        try {
            String processor = Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.US_ASCII);
            return processor.contains("avx512_bf16") || processor.contains("amx_bf16");
        } catch (IOException notLinux) {
            return false;
        }
    }
}
