// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static java.util.Objects.requireNonNull;

import org.bytedeco.pytorch.global.torch;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Where a tensor lives.
 *
 * @param type the kind of device
 * @param index the number of the device of that kind, 0 for the CPU
 */
public record Device(Type type, int index) {
    /** Kinds of device. */
    public enum Type {
        CPU,
        CUDA
    }

    public Device {
        requireNonNull(type, "type is null");
        if (index < 0) {
            throw new IllegalArgumentException("index must not be negative: " + index);
        }
    }

    /** Returns the processor and its main memory. */
    public static Device cpu() {
        return new Device(Type.CPU, 0);
    }

    /** Returns one NVIDIA GPU. */
    public static Device cuda(int index) {
        return new Device(Type.CUDA, index);
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
    public static Device parse(String name) {
        return switch (name) {
            case "cpu" -> cpu();
            case "auto" -> cudaAvailable() ? cuda(0) : cpu();
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
                yield cuda(name.length() == 4 ? 0 : Integer.parseInt(name.substring(5)));
            }
        };
    }

    @Override
    public String toString() {
        return switch (type) {
            case CPU -> "cpu";
            case CUDA -> "cuda:" + index;
        };
    }
}
