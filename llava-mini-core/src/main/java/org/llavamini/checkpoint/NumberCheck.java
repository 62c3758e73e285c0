// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.tensor.DType;

/** Looks for the weight that spoils the others' results: a single value that is not finite spreads over all that is computed from it. */
final class NumberCheck {
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private NumberCheck() {}

    /** Returns the first weight, in the order in which the model computes, with a value that is infinite or no number. Reads all of them. */
    static Optional<String> first(Checkpoint checkpoint) {
        return checkpoint.expected().stream()
                .map(ExpectedWeight::name)
                .filter(checkpoint::has)
                .filter(name -> !isFinite(checkpoint, name))
                .findFirst();
    }

    private static boolean isFinite(Checkpoint checkpoint, String name) {
        DType dtype = checkpoint.entry(name).dtype();
        AtomicBoolean finite = new AtomicBoolean(true);
        checkpoint.read(name, values -> finite.set(isFinite(values, dtype)));
        return finite.get();
    }

    private static boolean isFinite(MemorySegment values, DType dtype) {
        for (long at = 0; at < values.byteSize(); at += dtype.bytes()) {
            boolean finite =
                    switch (dtype) {
                        case FLOAT64 -> Double.isFinite(values.get(DOUBLE, at));
                        case FLOAT32 -> Float.isFinite(values.get(FLOAT, at));
                        case BFLOAT16 -> Float.isFinite(Float.intBitsToFloat(values.get(SHORT, at) << Short.SIZE));
                        case FLOAT16 -> Float.isFinite(Float.float16ToFloat(values.get(SHORT, at)));
                        case INT64, INT32, INT16, INT8, UINT8, BOOL -> true;
                    };
            if (!finite) {
                return false;
            }
        }
        return true;
    }
}
