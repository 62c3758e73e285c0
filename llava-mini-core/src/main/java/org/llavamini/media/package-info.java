// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What is looked at. {@link org.llavamini.media.Picture} is what all rooms below hand to one another: {@code picture} reads
 * files of pictures, {@code video} takes frames out of videos, {@code preprocessing} makes pixel values of both, and {@code
 * ffmpeg} is the one room that knows the native decoders.
 */
@NullMarked
package org.llavamini.media;

import org.jspecify.annotations.NullMarked;
