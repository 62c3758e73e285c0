// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code llava-mini} command: what is at the top, and how failures become a line and an exit code.
 *
 * <p>Below it one room for each group of subcommands. A class for each subcommand reads its options, calls the library and
 * prints: results on stdout, everything else on stderr. They share {@code console} and {@code option}.
 */
@NullMarked
package org.llavamini.cli;

import org.jspecify.annotations.NullMarked;
