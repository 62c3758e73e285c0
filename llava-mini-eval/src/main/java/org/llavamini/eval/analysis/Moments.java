// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Mean and spread of a few numbers. */
final class Moments {
    private Moments() {}

    static OptionalDouble mean(double... values) {
        return DoubleStream.of(values).average();
    }

    /** Returns the standard deviation over the samples (divided by their number less one); nothing for fewer than two. */
    static OptionalDouble deviation(double... values) {
        if (values.length < 2) {
            return OptionalDouble.empty();
        }
        double mean = mean(values).orElseThrow();
        double squares = DoubleStream.of(values)
                .map(value -> value - mean)
                .map(value -> value * value)
                .sum();
        return OptionalDouble.of(Math.sqrt(squares / (values.length - 1)));
    }
}
