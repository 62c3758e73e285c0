// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** From pixels to vision tokens: the tower, the projector, and the compressor of equation 2. */
@NullMarked
package org.llavamini.model.vision;

import org.jspecify.annotations.NullMarked;
