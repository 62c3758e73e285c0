// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The commands about models on disk: {@code inspect}, {@code convert}, {@code quantize}. */
@NullMarked
package org.llavamini.cli.model;

import org.jspecify.annotations.NullMarked;
