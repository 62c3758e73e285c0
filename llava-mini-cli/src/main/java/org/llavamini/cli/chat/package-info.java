// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The command {@code chat}: lines that a person types or a file holds, and the conversation so far. */
@NullMarked
package org.llavamini.cli.chat;

import org.jspecify.annotations.NullMarked;
