// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

import java.util.List;
import java.util.Random;

/** Draws one of several. */
public final class Draw {
    private Draw() {}

    public static <T> T of(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    public static <T> T of(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
