// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Broken inputs by the million: {@link org.llavamini.fuzz.Fuzzer} mutates whole files and requires of every reader that it ends
 * in a result or an error of ours, in time. Every module plugs its readers in with a test of its own called FuzzTest.
 */
@NullMarked
package org.llavamini.fuzz;

import org.jspecify.annotations.NullMarked;
