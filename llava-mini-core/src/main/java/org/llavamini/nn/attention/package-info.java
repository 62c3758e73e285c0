// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Attention: who sees whom, rotary positions, and the keys and values of what was read before. */
@NullMarked
package org.llavamini.nn.attention;

import org.jspecify.annotations.NullMarked;
