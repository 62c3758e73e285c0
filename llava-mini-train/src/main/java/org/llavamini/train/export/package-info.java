// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What a run leaves: a model or an adapter in the Hugging Face layout, in floating point or in few bits. */
@NullMarked
package org.llavamini.train.export;

import org.jspecify.annotations.NullMarked;
