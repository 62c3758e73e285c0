// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The parts that every network here is made of: linear layers in all their number formats, norms, rotary positions, keys and
 * values, and the ways to look inside (probe) and to stop (cancellation).
 */
@NullMarked
package org.llavamini.nn;

import org.jspecify.annotations.NullMarked;
