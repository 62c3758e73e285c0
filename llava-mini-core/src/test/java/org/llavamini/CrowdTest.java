// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.option.FinishReason;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;
import org.llavamini.tensor.NativeObjects;

/**
 * Hundreds of requests of all kinds that come, go on and go away at random: each ends once, with the answer that it gets alone or the
 * beginning of it, and none gets another's picture.
 */
@Timeout(1200)
class CrowdTest {
    /** Twice; a soak takes more: {@code -Dllavamini.crowd=10000}. */
    private static final int REQUESTS = Integer.getInteger("llavamini.crowd", 400);

    private static final long SLACK_MEBIBYTES = 64;
    private static final int PICTURES = 6;

    @TempDir
    private static Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private static Prompt prompt(int kind) {
        Prompt question = Prompt.of("What is number " + kind % 5 + "?")
                .options(GenerationOptions.defaults().withMaxNewTokens(1 + kind % 17));
        return switch (kind % 4) {
            case 0 -> question;
            case 3 ->
                question.video(VideoInput.of(LongStream.range(0, 1 + kind % 7)
                        .mapToObj(TestingModel::noise)
                        .toList()));
            default -> question.image(TestingModel.noise(kind % PICTURES));
        };
    }

    @Test
    void everyRequestEndsOnceWithItsOwnAnswer() {
        LlavaMiniBuilder builder = LlavaMini.builder(new TestingModel(7).write(directory))
                .precision(ModelPrecision.FLOAT32)
                .imageCacheBytes(60_000)
                .maxConcurrent(9)
                .maxWaiting(REQUESTS);
        Map<Integer, String> alone = new HashMap<>();
        try (LlavaMini model = builder.build()) {
            for (int kind = 0; kind < 120; kind++) {
                alone.put(kind, model.ask(prompt(kind)).text());
            }
            assertThat(alone.values().stream().distinct().count())
                    .as("answers differ")
                    .isGreaterThan(20);
            hammer(model, alone);
            long objects = NativeObjects.count();
            long before = ResidentMemory.mebibytesOutsideHeap();
            hammer(model, alone);
            long growth = ResidentMemory.mebibytesOutsideHeap() - before;
            assertThat(growth)
                    .as("growth of the resident set in MiB over %s requests, seed %s", REQUESTS, seed)
                    .isLessThan(SLACK_MEBIBYTES);
            assertThat(NativeObjects.count() - objects)
                    .as("native objects that %s requests left, seed %s", REQUESTS, seed)
                    .isLessThan(100);
            // The last answer is there a moment before its step is over.
            for (int i = 0; i < 1000 && model.status().running() > 0; i++) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(model.status().running()).isZero();
            assertThat(model.status().keyValueBytes()).isZero();
        }
    }

    private record Asked(int kind, boolean disturbed, CompletableFuture<Answer> answer) {}

    private void hammer(LlavaMini model, Map<Integer, String> alone) {
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            int kind = random.nextInt(120);
            int fate = random.nextInt(10);
            Prompt prompt =
                    fate == 0 ? prompt(kind).deadline(Duration.ofNanos(1 + random.nextInt(20_000_000))) : prompt(kind);
            CompletableFuture<Answer> answer = model.submit(prompt);
            asked.add(new Asked(kind, fate <= 2, answer));
            if (fate == 1) {
                answer.cancel(true);
            } else if (fate == 2) {
                Thread.startVirtualThread(() -> answer.cancel(true));
            }
            if (random.nextInt(4) == 0) {
                LockSupport.parkNanos(random.nextInt(2_000_000));
            }
        }
        for (Asked each : asked) {
            Answer answer = each.answer().join();
            String expected = alone.get(each.kind());
            if (answer.finishReason() == FinishReason.STOP || answer.finishReason() == FinishReason.LENGTH) {
                assertThat(answer.text())
                        .as("kind %s, seed %s", each.kind(), seed)
                        .isEqualTo(expected);
            } else {
                assertThat(each.disturbed())
                        .as("kind %s, seed %s", each.kind(), seed)
                        .isTrue();
                assertThat(expected).as("kind %s, seed %s", each.kind(), seed).startsWith(answer.text());
            }
        }
    }
}
