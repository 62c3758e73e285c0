// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The file formats that benchmarks are published in and submitted in. */
@NullMarked
package org.llavamini.eval.format;

import org.jspecify.annotations.NullMarked;
