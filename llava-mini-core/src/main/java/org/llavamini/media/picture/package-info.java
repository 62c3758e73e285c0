// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Picture files: {@link org.llavamini.media.picture.PictureReader} gives what Pillow gives for
 * {@code Image.open(file).convert("RGB")}. The decoders stand in {@code decoding}.
 */
@NullMarked
package org.llavamini.media.picture;

import org.jspecify.annotations.NullMarked;
