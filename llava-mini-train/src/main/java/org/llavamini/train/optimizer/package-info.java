// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** How weights move: clipping, rates by part and step, AdamW. */
@NullMarked
package org.llavamini.train.optimizer;

import org.jspecify.annotations.NullMarked;
