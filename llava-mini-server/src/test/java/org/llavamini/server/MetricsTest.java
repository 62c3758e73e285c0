// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
final class MetricsTest {
    @Test
    void countsUnderTheNamesThatDashboardsKnow() {
        TestingModel model = new TestingModel();
        try (LlavaMiniServer server =
                        LlavaMiniServer.of(() -> model, true).port(0).build().start();
                TestingClient client = new TestingClient(server.address())) {
            server.awaitReady();
            client.chat(TestingClient.question("say one two"));
            client.chat(TestingClient.parts(
                    TestingClient.image(TestingClient.picture(0xff0000)), TestingClient.text("color")));
            client.chat("{");
            var response = client.get("/metrics");
            assertThat(response.headers().firstValue("content-type").orElseThrow())
                    .startsWith("text/plain; version=0.0.4");
            String text = response.body();
            assertThat(text)
                    .contains("llavamini_request_success_total{finished_reason=\"stop\",model_name=\"testing\"} 2.0")
                    .contains(
                            "llavamini_request_failure_total{code=\"invalid_request_error\",model_name=\"testing\"} 1.0")
                    .contains("llavamini_prompt_tokens_total{model_name=\"testing\"} 80.0")
                    .contains("llavamini_vision_items_total{kind=\"image\",model_name=\"testing\"} 1.0")
                    .contains("llavamini_kv_cache_usage_perc{model_name=\"testing\"} 0.25")
                    .contains("llavamini_rows_per_step_bucket{model_name=\"testing\",le=\"1.0\"} 5\n")
                    .contains("llavamini_rows_per_step_sum{model_name=\"testing\"} 9\n")
                    .contains("process_resident_memory_bytes");
            for (String name : new String[] {
                "num_requests_running",
                "num_requests_waiting",
                "generation_tokens_total",
                "pictures_seen_total",
                "pictures_known_total",
                "frames_seen_total",
                "frames_skipped_total",
                "vision_cache_queries_total",
                "vision_cache_hits_total"
            }) {
                assertThat(text).contains("\nllavamini_" + name + "{");
            }
            for (String name : new String[] {
                "time_to_first_token_seconds",
                "inter_token_latency_seconds",
                "e2e_request_latency_seconds",
                "request_queue_time_seconds",
                "request_prefill_time_seconds",
                "request_decode_time_seconds",
                "vision_encode_time_seconds",
                "request_prompt_tokens",
                "request_generation_tokens"
            }) {
                assertThat(text)
                        .contains("\nllavamini_" + name + "_bucket{")
                        .contains("\nllavamini_" + name + "_count{");
            }
        }
    }
}
