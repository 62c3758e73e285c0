// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.util.Iterator;
import java.util.Optional;

/**
 * Chosen frames in the order in which they are shown, each decoded when it is asked for: memory does not grow with their
 * number. For one thread at a time.
 *
 * <p>{@link #hasNext} and {@link #next} throw what {@link FrameSource#open} throws. A damaged source gives what can be
 * decoded of it, and {@link #loss} tells about the rest; one of which nothing can be decoded is an error.
 */
public interface FrameStream extends Iterator<Frame>, AutoCloseable {
    /** Returns how many frames were chosen; fewer come from a damaged source, or where still ones are left out. */
    int total();

    /** Returns what was lost so far; complete when there is no next frame. */
    Optional<FrameLoss> loss();

    /** Returns how many chosen frames were left out so far because they hardly differ from the one before. */
    default long skipped() {
        return 0;
    }

    /** Frees what the stream holds; no frame can be taken afterwards. Closing again does nothing. */
    @Override
    void close();
}
