// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Device;

class TensorTest {
    private TensorScope scope;

    @BeforeEach
    void open() {
        scope = TensorScope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void describesItself() {
        Tensor tensor = Tensor.zeros(DType.BFLOAT16, 2, 3);
        assertThat(tensor.dtype()).isEqualTo(DType.BFLOAT16);
        assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(tensor.size(-1)).isEqualTo(3);
        assertThat(tensor.device()).isEqualTo(Device.cpu());
        assertThat(tensor).hasToString("tensor BFLOAT16 [2, 3]");
        assertThat(Tensor.full(7, DType.FLOAT64).item()).isEqualTo(7);
        assertThat(Tensor.zeros(DType.FLOAT32, 0, 3).toFloats()).isEmpty();
    }

    @Test
    void viewsShowTheSameElements() {
        Tensor base = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3);
        assertThat(base.transpose(0, 1).toFloats()).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(base.permute(1, 0).shape()).isEqualTo(Shape.of(3, 2));
        assertThat(base.narrow(1, 1, 2).toFloats()).containsExactly(1, 2, 4, 5);
        assertThat(base.select(0, 1).toFloats()).containsExactly(3, 4, 5);
        assertThat(base.reshape(3, -1).shape()).isEqualTo(Shape.of(3, 2));
        assertThat(base.unsqueeze(0).shape()).isEqualTo(Shape.of(1, 2, 3));
        assertThat(base.narrow(0, 0, 1).expand(2, -1).toFloats()).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(base.indexSelect(1, Tensor.of(new long[] {2, 0}, 2)).toFloats())
                .containsExactly(2, 0, 5, 3);
        base.narrow(1, 0, 1).copyFrom(Tensor.of(new long[] {8, 9}, 2, 1));
        assertThat(base.toFloats()).as("views share memory").containsExactly(8, 1, 2, 9, 4, 5);
        Tensor copy = base.copy();
        copy.copyFrom(Tensor.zeros(DType.FLOAT32, 2, 3));
        assertThat(base.toFloats()).as("copies do not").startsWith(8, 1);
    }

    @Test
    void calculates() {
        Tensor a = Tensor.of(new float[] {1, -2, 3}, 3);
        Tensor b = Tensor.of(new float[] {2, 4, -8}, 3);
        assertThat(a.add(b).toFloats()).containsExactly(3, 2, -5);
        assertThat(a.subtract(b).toFloats()).containsExactly(-1, -6, 11);
        assertThat(a.multiply(b).toFloats()).containsExactly(2, -8, -24);
        assertThat(b.divide(a).toFloats()[1]).isEqualTo(-2);
        assertThat(a.abs().toFloats()).containsExactly(1, 2, 3);
        assertThat(a.clampMinimum(0).toFloats()).containsExactly(1, 0, 3);
        assertThat(Tensor.of(new float[] {0.5f, 1.5f, -0.6f}, 3).round().toFloats())
                .as("halves to even")
                .containsExactly(0, 2, -1);
        assertThat(a.norm().item()).isCloseTo(Math.sqrt(14), within(1e-6));
        assertThat(a.sum().item()).isEqualTo(2);
        assertThat(Tensor.of(new float[] {1, 5, 5, 2, 0, 9}, 2, 3).argmax().toLongs())
                .as("the first among equals")
                .containsExactly(1, 2);
        assertThat(a.maskedFill(Tensor.of(new boolean[] {true, false, false}, 3), 7)
                        .toFloats())
                .containsExactly(7, -2, 3);
        assertThat(a.where(Tensor.of(new boolean[] {true, false, true}, 3), b).toFloats())
                .containsExactly(1, 4, 3);
        assertThat(Tensor.stack(List.of(a, b), 0).sum(0).toFloats()).containsExactly(3, 2, -5);
        assertThat(Tensor.concatenate(List.of(a, b), 0).shape()).isEqualTo(Shape.of(6));
    }

    @Test
    void convertsBetweenTypes() {
        long seed = 4711;
        Random random = new Random(seed);
        float[] values = new float[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(4)));
        }
        Tensor tensor = Tensor.of(values, values.length);
        float[] bfloat16 = tensor.to(DType.BFLOAT16).toFloats();
        float[] float16 = tensor.to(DType.FLOAT16).toFloats();
        for (int i = 0; i < values.length; i++) {
            assertThat(bfloat16[i]).as("seed %s", seed).isEqualTo(nearestBfloat16(values[i]));
            assertThat(float16[i]).as("seed %s", seed).isEqualTo(Float.float16ToFloat(Float.floatToFloat16(values[i])));
        }
        assertThat(tensor.to(DType.FLOAT64).toFloats()).isEqualTo(values);
        assertThat(Tensor.of(new float[] {-1.9f, 3.9f}, 2).to(DType.INT8).toLongs())
                .containsExactly(-1, 3);
        assertThat(Tensor.of(new boolean[] {true, false}, 2).toLongs()).containsExactly(1, 0);
        assertThat(tensor.to(DType.FLOAT32)).as("nothing to convert").hasToString("tensor FLOAT32 [100]");
    }

    /** Rounds the lower half of the bits away, halves to even. */
    private static float nearestBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000);
    }

    @Test
    void mapsForeignMemoryWithoutCopying() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4);
            Tensor mapped = Tensor.map(memory, DType.FLOAT32, Shape.of(2, 2));
            assertThat(mapped.toFloats()).containsExactly(1, 2, 3, 4);
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, 3, 9);
            assertThat(mapped.toFloats()).as("the same memory").containsExactly(1, 2, 3, 9);
            mapped.close();
        }
    }

    @Test
    void mapsUnalignedMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(17, 8).asSlice(1);
            for (int i = 0; i < 4; i++) {
                memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, i + 0.5f);
            }
            Tensor mapped = Tensor.map(memory, DType.FLOAT32, Shape.of(4));
            assertThat(mapped.toFloats()).containsExactly(0.5f, 1.5f, 2.5f, 3.5f);
            mapped.close();
        }
    }

    @Test
    void readsElementsInRowMajorOrder() {
        Tensor turned = Tensor.of(new long[] {1, 2, 3, 4}, 2, 2).transpose(0, 1);
        long[] seen = new long[4];
        turned.read(memory -> {
            assertThat(memory.isReadOnly()).isTrue();
            MemorySegment.copy(memory, ValueLayout.JAVA_LONG, 0, seen, 0, 4);
        });
        assertThat(seen).containsExactly(1, 3, 2, 4);
    }

    @Test
    void refusesMemoryThatIsTooSmall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new float[] {1, 2, 3}, 2, 2))
                .withMessage("shape [2, 2] of FLOAT32 needs 16 bytes, but the memory has 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.map(MemorySegment.ofArray(new float[4]), DType.FLOAT32, Shape.of(4)))
                .withMessage("memory must be off the heap");
    }

    @Test
    void translatesFailuresToOneLine() {
        Tensor two = Tensor.zeros(DType.FLOAT32, 2);
        Tensor three = Tensor.zeros(DType.FLOAT32, 3);
        assertNativeFailure(() -> two.add(three));
        assertNativeFailure(() -> two.reshape(5));
        assertNativeFailure(() -> two.narrow(0, 1, 2));
        assertNativeFailure(() -> two.transpose(0, 3));
        assertNativeFailure(() -> two.copyFrom(three));
        assertNativeFailure(() -> two.item());
        assertNativeFailure(() -> two.size(4));
        assertNativeFailure(() -> two.sum().backward());
        assertNativeFailure(() -> Tensor.concatenate(List.of(two.unsqueeze(0), three.unsqueeze(0)), 0));
        assertNativeFailure(
                () -> Functional.embedding(Tensor.zeros(DType.FLOAT32, 4, 2), Tensor.of(new long[] {4}, 1)));
        assertNativeFailure(() -> Tensor.zeros(DType.INT64, 2).requireGradient(true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Functional.linear(two, Tensor.zeros(DType.FLOAT32, 4, 3)))
                .withMessage("linear of [2] needs a weight [out, 2], but it is [4, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Functional.linear(two, Tensor.zeros(DType.FLOAT64, 4, 2)))
                .withMessage("linear of FLOAT32 with a weight of FLOAT64");
    }

    private static void assertNativeFailure(ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        assertThat(failure)
                .isInstanceOf(LlavaMiniException.class)
                .message()
                .startsWith("LibTorch: ")
                .doesNotContain("\n");
        assertThat(((LlavaMiniException) failure).code()).isEqualTo(ErrorCode.NATIVE);
    }
}
