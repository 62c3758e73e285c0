// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** HEIC and AVIF: their boxes are read here, tile by tile; the coded pictures go to FFmpeg. */
@NullMarked
package org.llavamini.media.picture.decoding.heif;

import org.jspecify.annotations.NullMarked;
