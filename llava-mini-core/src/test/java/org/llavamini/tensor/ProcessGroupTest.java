// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Groups whose processes are threads of this one. */
class ProcessGroupTest {
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static void together(int size, Consumer<ProcessGroup> work) {
        try (MeetingPoint meeting = MeetingPoint.host(HOST, 0, PATIENCE);
                ExecutorService threads = Executors.newFixedThreadPool(size - 1)) {
            List<CompletableFuture<Void>> others = java.util.stream.IntStream.range(1, size)
                    .mapToObj(
                            rank -> CompletableFuture.runAsync(() -> other(meeting.port(), rank, size, work), threads))
                    .toList();
            try (ProcessGroup group = ProcessGroup.join(meeting, 0, size, PATIENCE)) {
                assertThat(meeting.arrived()).isEqualTo(size);
                work.accept(group);
            }
            others.forEach(CompletableFuture::join);
        }
    }

    private static void other(int port, int rank, int size, Consumer<ProcessGroup> work) {
        try (MeetingPoint meeting = MeetingPoint.at(HOST, port, PATIENCE);
                ProcessGroup group = ProcessGroup.join(meeting, rank, size, PATIENCE)) {
            assertThat(group.size()).isEqualTo(size);
            work.accept(group);
        }
    }

    @Test
    void sumsAndShares() {
        together(3, group -> {
            try (TensorScope _ = TensorScope.open()) {
                Tensor sum = Tensor.of(new float[] {group.rank(), 1, -2.5f}, 3);
                group.sum(sum);
                assertThat(sum.toFloats()).containsExactly(3, 3, -7.5f);
                Tensor shared = Tensor.of(new long[] {group.rank() + 7L, 1L << 40}, 2);
                group.share(shared);
                assertThat(shared.toLongs()).containsExactly(7, 1L << 40);
            }
        });
    }

    @Test
    void addsUpGradients() {
        together(2, group -> {
            try (TensorScope _ = TensorScope.open()) {
                Tensor everywhere = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).requireGradient(true);
                Tensor somewhere = Tensor.of(new float[] {5}, 1).requireGradient(true);
                Tensor nowhere = Tensor.of(new float[] {6}, 1).requireGradient(true);
                List<Tensor> parameters = List.of(everywhere, somewhere, nowhere);
                try (GradientBucket bucket = new GradientBucket(parameters)) {
                    for (int step = 0; step < 2; step++) {
                        Tensor loss = everywhere.multiply(everywhere).sum();
                        (group.rank() == 0
                                        ? loss
                                        : loss.add(somewhere.multiply(3).sum()))
                                .backward();
                        bucket.sum(group);
                        assertThat(everywhere.gradient().orElseThrow().toFloats())
                                .containsExactly(4, 8, 12, 16);
                        assertThat(somewhere.gradient().orElseThrow().toFloats())
                                .containsExactly(3);
                        assertThat(nowhere.gradient()).isEmpty();
                        Gradients.clear(parameters);
                        assertThat(everywhere.gradient()).isEmpty();
                    }
                }
            }
        });
    }

    @Test
    void whoLeavesIsMissed() {
        together(2, group -> {
            if (group.rank() == 0) {
                LlavaMiniException failure = catchThrowableOfType(LlavaMiniException.class, () -> {
                    try (TensorScope _ = TensorScope.open()) {
                        group.sum(Tensor.of(new float[] {1}, 1));
                    }
                });
                assertThat(failure.code()).isEqualTo(ErrorCode.PROCESS_LOST);
                assertThat(failure)
                        .hasMessageMatching(
                                "another process of this run ended or does not answer \\(LibTorch: \\w.*\\)")
                        .hasMessageNotContaining(".cc:");
            }
        });
    }

    @Test
    void nobodyAnswers() {
        int free;
        try (MeetingPoint meeting = MeetingPoint.host(HOST, 0, PATIENCE)) {
            free = meeting.port();
        }
        LlavaMiniException failure = catchThrowableOfType(
                LlavaMiniException.class, () -> MeetingPoint.at(HOST, free, Duration.ofSeconds(1)));
        assertThat(failure.code()).isEqualTo(ErrorCode.PROCESS_LOST);
        assertThat(failure).hasMessageContaining("nobody answers at port " + free);
        assertThatIllegalArgumentException().isThrownBy(() -> MeetingPoint.at(HOST, 70_000, PATIENCE));
    }
}
