// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static java.util.Objects.requireNonNull;

/**
 * What a damaged source did not give.
 *
 * @param source its name
 * @param chosen how many frames were chosen
 * @param given how many of them came, damaged ones included
 * @param cause what is wrong with the source
 */
public record FrameLoss(String source, int chosen, int given, String cause) {
    /** Checks the values. */
    public FrameLoss {
        requireNonNull(source, "source is null");
        requireNonNull(cause, "cause is null");
        if (given < 0 || given > chosen) {
            throw new IllegalArgumentException(given + " of " + chosen + " frames cannot be given");
        }
    }

    /** Returns a warning of one line. */
    public String message() {
        return given == chosen
                ? "damaged, but all chosen frames were read (%s): %s".formatted(cause, source)
                : "damaged: only %d of %d chosen frames were read (%s): %s".formatted(given, chosen, cause, source);
    }
}
