// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What each stage minimises, and one step of it: forward and backward over the samples of a step. */
@NullMarked
package org.llavamini.train.loss;

import org.jspecify.annotations.NullMarked;
