// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.thing;

/**
 * What decides between train and test: a kind, a colour (of a shape its own, of a pictogram that of the background) and a third
 * property (in a scene the place, in a clip the role), all as numbers.
 *
 * <p>One in eight is kept for the test, by a rule under which each kind meets all colours and all third properties in both
 * splits, and only their combinations differ.
 */
public record Combination(int kind, int color, int property) {
    private static final int PARTS = 8;

    public boolean isKeptForTest() {
        return (kind + color + property) % PARTS == PARTS - 1;
    }

    public boolean isFor(Split split) {
        return isKeptForTest() == (split == Split.TEST);
    }
}
