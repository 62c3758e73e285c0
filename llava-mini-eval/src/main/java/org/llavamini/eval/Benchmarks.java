// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** The benchmarks that are known by name. The one place where a new one is registered; others add theirs with {@link #with}. */
public final class Benchmarks {
    private final Map<String, Benchmark> byName;

    private Benchmarks(Map<String, Benchmark> byName) {
        this.byName = byName;
    }

    /** Returns the benchmarks of this software. */
    public static Benchmarks standard() {
        return new Benchmarks(Map.of()).with(new EasyVqa());
    }

    /** Returns these benchmarks and one more, which replaces one of the same name. */
    public Benchmarks with(Benchmark benchmark) {
        Map<String, Benchmark> more = new TreeMap<>(byName);
        more.put(benchmark.name(), benchmark);
        return new Benchmarks(more);
    }

    /**
     * Returns the benchmark of a name.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} for an unknown name
     */
    public Benchmark named(String name) {
        Benchmark benchmark = byName.get(name);
        if (benchmark == null) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "unknown benchmark '" + name + "'; known: "
                            + names().stream().collect(Collectors.joining(", ")));
        }
        return benchmark;
    }

    /** Returns the names in alphabetical order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
