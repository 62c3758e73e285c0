// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Training. {@link org.llavamini.train.Trainer} runs one stage: it reads a configuration ({@code config}) and samples
 * ({@code data}), opens the model that learns ({@code weights}), takes steps ({@code batch}, {@code loss}, {@code optimizer}),
 * keeps log and states ({@code record}) and writes the model ({@code export}).
 */
@NullMarked
package org.llavamini.train;

import org.jspecify.annotations.NullMarked;
