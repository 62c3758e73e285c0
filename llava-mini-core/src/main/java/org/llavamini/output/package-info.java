// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Files and folders as they are written: whole or not at all, also when the process is killed in between.
 *
 * <p>What is unfinished lies beside its target under a name that begins with a dot, and the next one to write that target takes it
 * over. A symbolic link stays a link, and what it leads to is replaced; into devices and pipes is written directly.
 */
@NullMarked
package org.llavamini.output;

import org.jspecify.annotations.NullMarked;
