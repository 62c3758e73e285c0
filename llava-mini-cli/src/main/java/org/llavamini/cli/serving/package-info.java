// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The command that serves a model over HTTP: {@code serve}. */
@NullMarked
package org.llavamini.cli.serving;

import org.jspecify.annotations.NullMarked;
