// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The benchmarks with pictures. */
@NullMarked
package org.llavamini.eval.image;

import org.jspecify.annotations.NullMarked;
