// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Options that several commands share: which model, which picture or video, how it is answered. */
@NullMarked
package org.llavamini.cli.option;

import org.jspecify.annotations.NullMarked;
