// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.function.BooleanSupplier;

/** A video whose chosen frames can be read from the beginning as often as needed. */
@FunctionalInterface
public interface FrameSource {
    /**
     * Opens the video; the caller closes the stream.
     *
     * @param cancelled asked while frames are looked for whether they are still wanted
     */
    FrameStream open(BooleanSupplier cancelled);
}
