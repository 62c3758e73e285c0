// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code llava-mini} command: one class for each subcommand, which reads its options, calls the library and prints. Results
 * go to stdout, everything else to stderr.
 */
@NullMarked
package org.llavamini.cli;

import org.jspecify.annotations.NullMarked;
