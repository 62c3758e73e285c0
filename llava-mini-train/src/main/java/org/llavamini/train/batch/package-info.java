// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** From the samples of an epoch, in their order, to ids, labels and pixel values of one forward pass. */
@NullMarked
package org.llavamini.train.batch;

import org.jspecify.annotations.NullMarked;
