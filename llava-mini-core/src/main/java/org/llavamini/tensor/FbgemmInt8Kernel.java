// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** FBGEMM's product, which rounds and shifts the activations while it lays them out, as LibTorch offers it. */
final class FbgemmInt8Kernel implements Int8Kernel {
    private static final BoxedOperator QUANTIZED = BoxedOperator.named("aten::_make_per_channel_quantized_tensor");
    private static final BoxedOperator PACK = BoxedOperator.named("quantized::linear_prepack");
    private static final BoxedOperator MULTIPLY =
            BoxedOperator.named("quantized::linear_with_input_q_dq_qweight_dq_output_fp32");
    private static final IValue ONE = BoxedOperator.lasting(new IValue(1.0));
    private static final IValue MIDDLE = BoxedOperator.lasting(new IValue(64L));
    private static final IValue OUTPUTS = BoxedOperator.lasting(new IValue(0L));

    private final IValue packed;

    private FbgemmInt8Kernel(IValue packed) {
        this.packed = packed;
    }

    static FbgemmInt8Kernel of(Tensor values, Tensor scales) {
        Tensor doubles = Tensor.wrap(() -> scales.handle().to(ScalarType.Double));
        Tensor zeros = Tensor.zeros(DType.INT64, values.size(0));
        try (IValue integers = new IValue(values.contiguous().handle());
                IValue steps = new IValue(doubles.handle());
                IValue zeroPoints = new IValue(zeros.handle());
                IValue matrix = QUANTIZED.call(integers, steps, zeroPoints, OUTPUTS)) {
            return new FbgemmInt8Kernel(BoxedOperator.lasting(PACK.call(matrix, ABSENT)));
        }
    }

    @Override
    public Tensor multiply(Tensor units, DType dtype) {
        try (IValue box = new IValue(units.handle())) {
            return MULTIPLY.callForTensor(box, ONE, MIDDLE, packed).to(dtype);
        }
    }

    @Override
    public void close() {
        packed.close();
    }
}
