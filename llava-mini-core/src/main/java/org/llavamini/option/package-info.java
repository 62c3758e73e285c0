// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What a caller chooses (numbers, device, sampling, when to give up) and how an answer came to its end: words that the interface and everything below it share. */
@NullMarked
package org.llavamini.option;

import org.jspecify.annotations.NullMarked;
