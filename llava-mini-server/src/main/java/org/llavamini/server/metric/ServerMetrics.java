// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.metric;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.llavamini.Answer;
import org.llavamini.server.model.ModelStatus;

/** What the server counts and measures, under vLLM's names with a prefix of its own. Thread-safe; closed by its owner. */
public final class ServerMetrics implements AutoCloseable {
    private static final String PREFIX = "llavamini_";
    private static final double[] TOKENS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000};
    private static final Duration[] SECONDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Supplier<ModelStatus> status;
    private volatile String modelName = "";
    private volatile Tags model = Tags.of("model_name", "");

    /**
     * Begins with what is known before there is a model.
     *
     * @param status how busy the model is
     */
    public ServerMetrics(Supplier<ModelStatus> status) {
        this.status = requireNonNull(status, "status is null");
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        collections.bindTo(registry);
        Gauge.builder("process_resident_memory_bytes", ProcessMemory::residentBytes)
                .register(registry);
    }

    /** Labels everything that follows with the name of the model, which is loaded now. */
    public void modelLoaded(String name) {
        modelName = name;
        model = Tags.of("model_name", name);
        gauge("num_requests_running", ModelStatus::running);
        gauge("num_requests_waiting", ModelStatus::waiting);
        gauge("kv_cache_usage_perc", ServerMetrics::keyValueShare);
        counter("pictures_seen", ModelStatus::picturesSeen);
        counter("pictures_known", ModelStatus::picturesKnown);
        counter("frames_seen", ModelStatus::framesSeen);
        counter("frames_skipped", ModelStatus::framesSkipped);
        counter("vision_cache_queries", now -> now.picturesSeen() + now.picturesKnown());
        counter("vision_cache_hits", ModelStatus::picturesKnown);
    }

    private static double keyValueShare(ModelStatus now) {
        return now.keyValueCapacity() == 0 ? 0 : (double) now.keyValueBytes() / now.keyValueCapacity();
    }

    private void gauge(String name, ToDoubleFunction<ModelStatus> value) {
        Gauge.builder(PREFIX + name, status, now -> value.applyAsDouble(now.get()))
                .tags(model)
                .register(registry);
    }

    private void counter(String name, ToDoubleFunction<ModelStatus> value) {
        FunctionCounter.builder(PREFIX + name, status, now -> value.applyAsDouble(now.get()))
                .tags(model)
                .register(registry);
    }

    /** Notes that an answer is complete. */
    public void answered(Answer answer, Duration sinceArrival) {
        String reason = answer.finishReason().name().toLowerCase(Locale.ROOT);
        count("request_success", model.and("finished_reason", reason), 1);
        count("prompt_tokens", model, (double) answer.usage().promptTokens());
        count("generation_tokens", model, (double) answer.usage().completionTokens());
        tokens("request_prompt_tokens", answer.usage().promptTokens());
        tokens("request_generation_tokens", answer.usage().completionTokens());
        time("e2e_request_latency", sinceArrival);
        millis("time_to_first_token", answer.timings().timeToFirstTokenMillis());
        millis("request_queue_time", answer.timings().queueMillis());
        millis("request_prefill_time", answer.timings().prefillMillis());
        millis("vision_encode_time", answer.timings().visionMillis());
        long further = Math.max(0, answer.usage().completionTokens() - 1);
        millis("request_decode_time", answer.timings().decodeMillisPerToken() * further);
        if (further > 0) {
            millis("inter_token_latency", answer.timings().decodeMillisPerToken());
        }
        count("prefix_cache_queries", model, (double) answer.usage().promptTokens());
        count("prefix_cache_hits", model, (double) answer.usage().cachedTokens());
    }

    /** Notes that a picture or video was sent. */
    public void shown(String kind) {
        count("vision_items", model.and("kind", kind), 1);
    }

    /** Notes that a request was refused or failed. */
    public void failed(String code) {
        count("request_failure", model.and("code", code), 1);
    }

    private void count(String name, Tags tags, double more) {
        registry.counter(PREFIX + name, tags).increment(more);
    }

    private void tokens(String name, long count) {
        summary(name).record((double) count);
    }

    private DistributionSummary summary(String name) {
        return DistributionSummary.builder(PREFIX + name)
                .tags(model)
                .serviceLevelObjectives(TOKENS)
                .register(registry);
    }

    private void millis(String name, double millis) {
        time(name, Duration.ofNanos((long) (millis * 1e6)));
    }

    private void time(String name, Duration duration) {
        Timer.builder(PREFIX + name)
                .tags(model)
                .serviceLevelObjectives(SECONDS)
                .register(registry)
                .record(duration);
    }

    /** Returns the registry, for who wants to add to it or to read it. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Returns everything in Prometheus' text format. */
    public String text() {
        return registry.scrape()
                + RowsPerStep.text(
                        PREFIX + "rows_per_step", modelName, status.get().rowsPerStep());
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
