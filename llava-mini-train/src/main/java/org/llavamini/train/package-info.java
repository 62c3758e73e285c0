// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Training: configuration, data, the losses of each stage, the optimiser's schedule, checkpoints and the finished model. */
@NullMarked
package org.llavamini.train;

import org.jspecify.annotations.NullMarked;
