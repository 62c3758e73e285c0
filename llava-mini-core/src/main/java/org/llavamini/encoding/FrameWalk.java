// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.Optional;
import org.llavamini.model.fusion.FusionMemory;

/**
 * One way through the frames of a picture or video, in bounded pieces, in their order. Belongs to the engine's thread; whoever opened
 * it closes it.
 */
public interface FrameWalk extends AutoCloseable {
    /** Returns whether {@link #next} would not have to wait for frames that are still being read. */
    boolean isReady();

    /**
     * Encodes or recalls some more frames.
     *
     * @param atMost how many frames of a video; pictures come whole, and windows as they were kept
     * @param run told about tensors, times and frames
     * @return what a text needs to be fused with them, nothing after the last; new tensors belong to the
     *     scope that is open
     */
    Optional<FusionMemory> next(int atMost, EncodingRun run);

    @Override
    void close();
}
