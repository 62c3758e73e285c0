// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What was found inside a model, and what it costs: attention, the compressor's view, operations, time and memory. */
@NullMarked
package org.llavamini.analysis;

import org.jspecify.annotations.NullMarked;
