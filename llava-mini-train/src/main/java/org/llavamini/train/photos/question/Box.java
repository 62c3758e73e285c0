// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

/**
 * Where a thing is, in fractions of the picture.
 *
 * @param name what it is
 * @param left its left side
 * @param top its upper side
 * @param right its right side
 * @param bottom its lower side
 */
public record Box(String name, double left, double top, double right, double bottom) {
    /** Returns the column of its middle. */
    public double x() {
        return (left + right) / 2;
    }

    /** Returns the row of its middle. */
    public double y() {
        return (top + bottom) / 2;
    }
}
