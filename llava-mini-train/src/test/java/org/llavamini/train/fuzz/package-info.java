// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Broken inputs for what training reads, as {@code org.llavamini.fuzz} gives them. */
@NullMarked
package org.llavamini.train.fuzz;

import org.jspecify.annotations.NullMarked;
