// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** From an encoded prompt to an answer: prefill, decoding, sampling, stop conditions, and the thread that owns the engine. */
@NullMarked
package org.llavamini.generation;

import org.jspecify.annotations.NullMarked;
