// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch_nccl;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.llavamini.option.Device;

/** Whether NCCL can be used at all: training does not use it yet. */
class NcclTest {
    @Test
    void oneProcessKeepsItsNumbers() {
        Assumptions.assumeTrue(TensorRuntime.cudaAvailable(), "skipped: no NVIDIA GPU that can be used");
        Loader.load(torch_nccl.class);
        System.out.println("NCCL " + torch_nccl.getNcclVersionNumber());
        try (MeetingPoint meeting = MeetingPoint.host("127.0.0.1", 0, Duration.ofSeconds(60));
                ProcessGroupNCCL group = new ProcessGroupNCCL(meeting.store(), 0, 1);
                TensorScope _ = TensorScope.open()) {
            Tensor values = Tensor.of(new float[] {1, -2.5f, 1e30f}, 3).to(Device.cuda(0));
            try (TensorVector tensors = Tensor.vector(List.of(values));
                    Work sum = group.allreduce(tensors);
                    Work share = group.broadcast(tensors)) {
                assertThat(sum._wait()).isTrue();
                assertThat(share._wait()).isTrue();
            }
            assertThat(values.toFloats()).containsExactly(1, -2.5f, 1e30f);
        }
    }
}
