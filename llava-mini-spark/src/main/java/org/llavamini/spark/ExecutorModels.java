// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import java.io.Serializable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.llavamini.LlavaMini;

/**
 * The models of this virtual machine: one of each plan, opened by the first task that needs it and shared by all that come, until the
 * executor ends. Spark gives tasks no other place that outlives them. Thread-safe.
 */
final class ExecutorModels {
    private static final ConcurrentMap<Serializable, LlavaMini> OPEN = new ConcurrentHashMap<>();

    private ExecutorModels() {}

    /** Returns the open model; while one task opens it, others wait for it. */
    static LlavaMini of(ModelPlan plan) {
        return of(plan, plan::open);
    }

    /**
     * Returns the open model of something else that can be opened.
     *
     * @param plan equal ones mean the same model
     */
    static LlavaMini of(Serializable plan, Supplier<LlavaMini> opening) {
        return OPEN.computeIfAbsent(plan, _ -> opening.get());
    }
}
