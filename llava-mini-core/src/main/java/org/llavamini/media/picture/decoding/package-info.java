// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes to pixels: one decoder for each format, those of more than a few classes in rooms of their own. A decoder gives what is stored
 * with the orientation that the file tells ({@link org.llavamini.media.picture.decoding.Decoded}); what becomes of transparency and
 * orientation is for {@link org.llavamini.media.picture.PictureReader}. docs/dependencies.md says which decoders are ours and why.
 */
@NullMarked
package org.llavamini.media.picture.decoding;

import org.jspecify.annotations.NullMarked;
