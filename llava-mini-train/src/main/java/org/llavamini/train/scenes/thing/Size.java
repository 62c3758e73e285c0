// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

/** How large a thing is. */
public enum Size {
    SMALL("small", 0.19),
    LARGE("large", 0.30);

    private final String word;
    private final double diameter;

    Size(String word, double diameter) {
        this.word = word;
        this.diameter = diameter;
    }

    public String word() {
        return word;
    }

    /** Returns the diameter as a part of the picture's side; less than a third, so that things in two places never touch. */
    public double diameter() {
        return diameter;
    }
}
