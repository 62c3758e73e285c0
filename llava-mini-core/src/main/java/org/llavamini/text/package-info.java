// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Conversations and the formats of their prompts, the picture's placeholder, labels for training.
 */
@NullMarked
package org.llavamini.text;

import org.jspecify.annotations.NullMarked;
