// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The paper's looks inside a model, over many samples, as tables and figures: attention, entropy, maps, dropped layers, compressor. */
@NullMarked
package org.llavamini.eval.analysis;

import org.jspecify.annotations.NullMarked;
