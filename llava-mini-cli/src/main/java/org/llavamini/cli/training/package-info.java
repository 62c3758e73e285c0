// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The command {@code train}, and the further processes that train along. */
@NullMarked
package org.llavamini.cli.training;

import org.jspecify.annotations.NullMarked;
