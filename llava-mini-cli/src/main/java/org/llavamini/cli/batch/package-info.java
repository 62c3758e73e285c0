// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** batch: many rows of a table or a folder. */
@NullMarked
package org.llavamini.cli.batch;

import org.jspecify.annotations.NullMarked;
