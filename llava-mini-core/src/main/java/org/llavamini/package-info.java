// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The public API: open a model, ask it about a picture. Start at {@link org.llavamini.LlavaMini}. */
@NullMarked
package org.llavamini;

import org.jspecify.annotations.NullMarked;
