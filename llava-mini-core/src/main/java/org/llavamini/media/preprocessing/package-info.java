// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * From pictures to the pixel values that a vision tower reads, as plain arrays: {@link
 * org.llavamini.media.preprocessing.ImagePreprocessor} gives what the CLIP image processor makes of a picture.
 */
@NullMarked
package org.llavamini.media.preprocessing;

import org.jspecify.annotations.NullMarked;
