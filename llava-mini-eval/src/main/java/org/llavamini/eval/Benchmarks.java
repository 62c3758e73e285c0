// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** The benchmarks that are known by name: all that are listed as services, and those added with {@link #with}. */
public final class Benchmarks {
    private final Map<String, Benchmark> byName;

    private Benchmarks(Map<String, Benchmark> byName) {
        this.byName = byName;
    }

    /** Returns the benchmarks listed in {@code META-INF/services/org.llavamini.eval.Benchmark}. */
    public static Benchmarks standard() {
        Map<String, Benchmark> all = new TreeMap<>();
        for (Benchmark benchmark : ServiceLoader.load(Benchmark.class, Benchmark.class.getClassLoader())) {
            all.put(benchmark.name(), benchmark);
        }
        return new Benchmarks(all);
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
                    "unknown benchmark '" + name + "'; known: " + String.join(", ", names()));
        }
        return benchmark;
    }

    /** Returns the names in alphabetical order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
