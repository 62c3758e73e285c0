// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** From media and text to what the language model reads: encoded pictures, fused prompts, and their caches. */
@NullMarked
package org.llavamini.encoding;

import org.jspecify.annotations.NullMarked;
