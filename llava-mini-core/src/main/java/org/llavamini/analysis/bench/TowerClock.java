// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis.bench;

import org.llavamini.nn.Probe;
import org.llavamini.tensor.Tensor;

/** Notes when the vision tower begins and ends. */
final class TowerClock implements Probe {
    private static final double NANOS_PER_MILLI = 1e6;

    private long began;
    private double millis;

    @Override
    public void see(String name, Tensor tensor) {
        if (name.equals("pixel_values")) {
            began = System.nanoTime();
        } else if (name.equals("vision_features")) {
            millis = (System.nanoTime() - began) / NANOS_PER_MILLI;
        }
    }

    double millis() {
        return millis;
    }
}
