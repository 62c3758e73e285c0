// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spring;

import static java.util.Objects.requireNonNull;

import org.llavamini.EngineStatus;
import org.llavamini.LlavaMini;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells which model is open and how much it has to do; out of service while its queue is full. Thread-safe. */
public final class LlavaMiniHealthIndicator implements HealthIndicator {
    private final LlavaMini model;

    public LlavaMiniHealthIndicator(LlavaMini model) {
        this.model = requireNonNull(model, "model is null");
    }

    @Override
    public Health health() {
        EngineStatus status = model.status();
        boolean full = status.running() + status.waiting() >= status.slots() + status.maxWaiting();
        return (full ? Health.outOfService() : Health.up())
                .withDetail("model", model.name())
                .withDetail("precision", model.precision())
                .withDetail("running", status.running())
                .withDetail("waiting", status.waiting())
                .build();
    }
}
