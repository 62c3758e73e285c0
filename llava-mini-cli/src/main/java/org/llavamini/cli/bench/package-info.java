// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The command {@code bench}: time and memory, measured here. */
@NullMarked
package org.llavamini.cli.bench;

import org.jspecify.annotations.NullMarked;
