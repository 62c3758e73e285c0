// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The command {@code generate-data} with its kinds of data. */
@NullMarked
package org.llavamini.cli.data;

import org.jspecify.annotations.NullMarked;
