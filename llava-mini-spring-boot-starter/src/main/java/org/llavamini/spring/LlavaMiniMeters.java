// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spring;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.llavamini.EngineStatus;
import org.llavamini.LlavaMini;
import org.llavamini.option.FinishReason;

/** What an open model does and did, as meters whose names begin with {@code llavamini.}. */
public final class LlavaMiniMeters implements MeterBinder {
    private final LlavaMini model;

    public LlavaMiniMeters(LlavaMini model) {
        this.model = requireNonNull(model, "model is null");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "requests.running", "requests that share the model's steps", EngineStatus::running);
        gauge(registry, "requests.waiting", "requests that have not begun", EngineStatus::waiting);
        bytes(registry, "keys.values", "memory promised to keys and values", EngineStatus::keyValueBytes);
        bytes(registry, "pictures", "memory of pictures that are kept", EngineStatus::pictureBytes);
        counter(registry, "pictures.seen", "pictures that the vision tower saw", EngineStatus::picturesSeen);
        counter(registry, "pictures.known", "requests about pictures seen before", EngineStatus::picturesKnown);
        counter(registry, "frames.seen", "frames of videos", EngineStatus::framesSeen);
        counter(registry, "tokens.prompt", "tokens of prompts that were read", EngineStatus::promptTokens);
        counter(registry, "tokens.generated", "tokens of answers", EngineStatus::generatedTokens);
        counter(registry, "failures", "requests that could not be answered", EngineStatus::failures);
        for (FinishReason reason : FinishReason.values()) {
            FunctionCounter.builder(
                            "llavamini.answers",
                            model,
                            each -> each.status().endings().getOrDefault(reason, 0L))
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .description("answers that ended for this reason")
                    .register(registry);
        }
    }

    private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<EngineStatus> value) {
        Gauge.builder("llavamini." + name, model, each -> value.applyAsDouble(each.status()))
                .description(what)
                .register(registry);
    }

    private void bytes(MeterRegistry registry, String name, String what, ToDoubleFunction<EngineStatus> value) {
        Gauge.builder("llavamini." + name, model, each -> value.applyAsDouble(each.status()))
                .description(what)
                .baseUnit("bytes")
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String what, ToDoubleFunction<EngineStatus> value) {
        FunctionCounter.builder("llavamini." + name, model, each -> value.applyAsDouble(each.status()))
                .description(what)
                .register(registry);
    }
}
