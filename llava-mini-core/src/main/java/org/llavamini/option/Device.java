// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

import static java.util.Objects.requireNonNull;

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

    @Override
    public String toString() {
        return switch (type) {
            case CPU -> "cpu";
            case CUDA -> "cuda:" + index;
        };
    }
}
