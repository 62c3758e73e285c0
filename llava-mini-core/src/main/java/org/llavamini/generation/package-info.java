// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** From encoded prompts to answers: who waits, joins the running rows and leaves them, one step after the other, on one thread. */
@NullMarked
package org.llavamini.generation;

import org.jspecify.annotations.NullMarked;
