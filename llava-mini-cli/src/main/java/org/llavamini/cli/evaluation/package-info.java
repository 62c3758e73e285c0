// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The commands about benchmarks: {@code eval}, {@code score}, {@code report}. */
@NullMarked
package org.llavamini.cli.evaluation;

import org.jspecify.annotations.NullMarked;
