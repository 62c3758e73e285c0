// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The commands that look inside: {@code trace}, {@code tokenize}, {@code analyze}, {@code flops}. */
@NullMarked
package org.llavamini.cli.analysis;

import org.jspecify.annotations.NullMarked;
