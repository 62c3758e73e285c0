// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Text to token ids and back: tokenizers, conversations and their prompt formats, the picture's placeholder, labels for
 * training, and decoding of tokens as they come.
 */
@NullMarked
package org.llavamini.text;

import org.jspecify.annotations.NullMarked;
