// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.llavamini.LlavaMini;

/**
 * The models of this virtual machine: one of each plan, opened by the first task that needs it and shared by all that come, until the
 * executor ends. Spark gives tasks no other place that outlives them. Thread-safe.
 */
final class ExecutorModels {
    private static final ConcurrentMap<ModelPlan, LlavaMini> OPEN = new ConcurrentHashMap<>();

    private ExecutorModels() {}

    /** Returns the open model; while one task opens it, others wait for it. */
    static LlavaMini of(ModelPlan plan) {
        return OPEN.computeIfAbsent(plan, ModelPlan::open);
    }
}
