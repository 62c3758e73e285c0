// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** How answers become numbers: reading choices out of answers, normalising, accuracies with confidence intervals. */
@NullMarked
package org.llavamini.eval.metric;

import org.jspecify.annotations.NullMarked;
