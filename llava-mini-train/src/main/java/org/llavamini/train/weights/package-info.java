// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The model that learns: where each weight starts, which of them learn, and the copies that workers compute with. */
@NullMarked
package org.llavamini.train.weights;

import org.jspecify.annotations.NullMarked;
