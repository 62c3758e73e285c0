// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The networks of the paper, layer by layer, as it writes them; inference, training and analysis run the same code. */
@NullMarked
package org.llavamini.model;

import org.jspecify.annotations.NullMarked;
