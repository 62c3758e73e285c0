// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The benchmarks: reading questions, having a model answer them into a resumable file, scoring such files.
 *
 * <p>A benchmark is one implementation of {@link org.llavamini.eval.Benchmark}, registered in
 * {@link org.llavamini.eval.Benchmarks}.
 */
@NullMarked
package org.llavamini.eval;

import org.jspecify.annotations.NullMarked;
