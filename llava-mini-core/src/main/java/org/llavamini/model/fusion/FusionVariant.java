// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.model.fusion;

import org.llavamini.option.Quirks;

/**
 * How pre-fusion treats the vision side; the released weights want {@link #official}.
 *
 * @param compressedTakePart whether the compressed tokens pass through pre-fusion after the patches ({@code fuse-compressed})
 * @param bidirectional whether vision tokens see later ones too ({@code bidirectional-vision}, an experiment)
 */
public record FusionVariant(boolean compressedTakePart, boolean bidirectional) {
    /** Returns what the official code does. */
    public static FusionVariant official() {
        return new FusionVariant(true, false);
    }

    /** Returns the variant that a configuration's choices name. */
    public static FusionVariant of(Quirks quirks) {
        return new FusionVariant(quirks.fusesCompressed(), quirks.bidirectionalVision());
    }
}
