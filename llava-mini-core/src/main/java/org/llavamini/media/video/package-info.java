// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Frames: from a video file, a folder or a list of pictures to the few frames that a model looks at, one by one.
 *
 * <p>{@link org.llavamini.media.video.FrameChoice} says which frames, {@link org.llavamini.media.video.FrameSource} where
 * they come from, {@link org.llavamini.media.video.FrameStream} gives them.
 */
@NullMarked
package org.llavamini.media.video;

import org.jspecify.annotations.NullMarked;
