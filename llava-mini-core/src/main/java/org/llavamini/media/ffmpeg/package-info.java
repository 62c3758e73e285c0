// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * FFmpeg: the only package of media that knows it. Its types do not leave this room.
 *
 * <p>{@link org.llavamini.media.ffmpeg.VideoDecoder} decodes a video from its start to its end, {@link
 * org.llavamini.media.ffmpeg.VideoTimeline} finds out how long it is.
 */
@NullMarked
package org.llavamini.media.ffmpeg;

import org.jspecify.annotations.NullMarked;
