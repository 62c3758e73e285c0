// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** From the logits of a position to its token. */
@NullMarked
package org.llavamini.generation.sampling;

import org.jspecify.annotations.NullMarked;
