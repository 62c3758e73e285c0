// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.model;

import org.llavamini.ImageInput;
import org.llavamini.Prompt;

/** A video that goes on. Thread-safe; the caller closes it. */
public interface LiveVideo extends AutoCloseable {
    /**
     * Looks at a frame, unless it hardly differs from the last one.
     *
     * @return whether it was looked at
     * @throws org.llavamini.error.LlavaMiniException if the picture cannot be read; the video stays as it is
     */
    boolean add(ImageInput frame);

    /** Returns a prompt about what is seen at the moment. */
    Prompt about(Prompt prompt);

    /** Frees the memory. */
    @Override
    void close();
}
