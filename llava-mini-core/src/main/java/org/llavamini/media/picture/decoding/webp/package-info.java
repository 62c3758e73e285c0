// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** WebP, still and animated: its container and its canvas are read here; the coded frames go to FFmpeg. */
@NullMarked
package org.llavamini.media.picture.decoding.webp;

import org.jspecify.annotations.NullMarked;
