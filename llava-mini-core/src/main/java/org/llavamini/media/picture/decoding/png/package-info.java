// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** PNG: chunks, filters, every depth and colour type, as Pillow reads them. */
@NullMarked
package org.llavamini.media.picture.decoding.png;

import org.jspecify.annotations.NullMarked;
