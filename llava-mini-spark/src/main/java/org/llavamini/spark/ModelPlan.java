// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spark;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;
import org.llavamini.LlavaMini;
import org.llavamini.LlavaMiniBuilder;
import org.llavamini.option.ModelPrecision;

/**
 * Which model an executor opens, and how. Immutable.
 *
 * @param name a directory that every executor can read, the name of one that {@code SparkContext.addFile} brings, {@code
 *     organisation/name} in the cache of the Hugging Face hub on every executor, or {@code scenes}, if llava-mini-builtin is on their class path
 * @param precision numbers to compute in
 * @param threads of one operation; 0: one for each processor
 * @param maxConcurrent how many rows of all tasks share the model's steps
 * @param imageCacheBytes how much memory encoded pictures may take, so that those that repeat are seen once
 */
public record ModelPlan(String name, ModelPrecision precision, int threads, int maxConcurrent, long imageCacheBytes)
        implements Serializable {
    private static final int MAX_CONCURRENT = 16;
    private static final long IMAGE_CACHE_BYTES = 256L << 20;

    public ModelPlan {
        requireNonNull(name, "name is null");
        requireNonNull(precision, "precision is null");
        if (threads < 0 || maxConcurrent < 1 || imageCacheBytes < 0) {
            throw new IllegalArgumentException("out of range: threads " + threads + ", maxConcurrent " + maxConcurrent
                    + ", imageCacheBytes " + imageCacheBytes);
        }
    }

    /** Returns a model that is opened as the library opens it. */
    public static ModelPlan of(String name) {
        return new ModelPlan(name, ModelPrecision.AUTO, 0, MAX_CONCURRENT, IMAGE_CACHE_BYTES);
    }

    /** Returns this model with another number of threads: the cores of the executor. */
    public ModelPlan withThreads(int count) {
        return new ModelPlan(name, precision, count, maxConcurrent, imageCacheBytes);
    }

    /** Returns this model in other numbers. */
    public ModelPlan withPrecision(ModelPrecision other) {
        return new ModelPlan(name, other, threads, maxConcurrent, imageCacheBytes);
    }

    LlavaMini open() {
        LlavaMiniBuilder builder = (isDirectory(name) ? LlavaMini.builder(Path.of(name)) : named())
                .precision(precision)
                .maxConcurrent(maxConcurrent)
                .imageCacheBytes(imageCacheBytes);
        if (threads > 0) {
            builder.threads(threads);
        }
        return builder.build();
    }

    private LlavaMiniBuilder named() {
        String added = SparkFiles.get(name);
        return isDirectory(added) ? LlavaMini.builder(Path.of(added)) : LlavaMini.builder(name);
    }

    private static boolean isDirectory(String path) {
        return Files.isDirectory(Path.of(path));
    }
}
