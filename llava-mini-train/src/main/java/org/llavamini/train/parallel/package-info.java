// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Who computes side by side: the processes of a run, and the threads of each of them. */
@NullMarked
package org.llavamini.train.parallel;

import org.jspecify.annotations.NullMarked;
