// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What a weight is, whatever file it lies in: name, element type, shape and place of one tensor, the part of the
 * model that it belongs to, and how its bytes are asked for when they are written.
 */
@NullMarked
package org.llavamini.checkpoint.weight;

import org.jspecify.annotations.NullMarked;
