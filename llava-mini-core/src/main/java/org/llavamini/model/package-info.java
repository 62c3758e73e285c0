// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The networks of the paper, layer by layer, as it writes them; inference, training and analysis run the same code. Here are the whole
 * models and the language model; what they are made of has rooms of its own.
 */
@NullMarked
package org.llavamini.model;

import org.jspecify.annotations.NullMarked;
