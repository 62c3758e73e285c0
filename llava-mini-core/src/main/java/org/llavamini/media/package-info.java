// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Pictures: from a file to the pixel values that a vision tower reads, as plain arrays.
 *
 * <p>{@link org.llavamini.media.PictureReader} gives what Pillow gives for {@code Image.open(file).convert("RGB")};
 * {@link org.llavamini.media.ImagePreprocessor} gives what the CLIP image processor makes of it.
 */
@NullMarked
package org.llavamini.media;

import org.jspecify.annotations.NullMarked;
