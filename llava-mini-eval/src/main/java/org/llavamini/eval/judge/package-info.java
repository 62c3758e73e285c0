// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Scoring by a language model behind an OpenAI-compatible endpoint, and saved judgements. */
@NullMarked
package org.llavamini.eval.judge;

import org.jspecify.annotations.NullMarked;
