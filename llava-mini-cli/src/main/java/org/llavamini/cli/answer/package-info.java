// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The commands that answer about a picture or a video: {@code ask} and {@code watch}. */
@NullMarked
package org.llavamini.cli.answer;

import org.jspecify.annotations.NullMarked;
