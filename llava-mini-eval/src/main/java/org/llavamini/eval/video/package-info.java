// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The benchmarks with videos. */
@NullMarked
package org.llavamini.eval.video;

import org.jspecify.annotations.NullMarked;
