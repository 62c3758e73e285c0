// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Text to token ids and back: tokenizer.json through the library of Hugging Face, tokenizer.model through SentencePiece, and the
 * decoding of tokens as they come.
 */
@NullMarked
package org.llavamini.text.tokenizer;

import org.jspecify.annotations.NullMarked;
