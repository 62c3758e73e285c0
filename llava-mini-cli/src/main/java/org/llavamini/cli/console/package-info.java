// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What every command talks through: the streams of the process, progress, interruption, errors of usage. */
@NullMarked
package org.llavamini.cli.console;

import org.jspecify.annotations.NullMarked;
