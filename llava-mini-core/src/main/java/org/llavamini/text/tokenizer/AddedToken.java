// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

/**
 * A token that is found in the text as it stands, before the vocabulary is applied.
 *
 * @param special left out when an answer is decoded
 * @param stripsLeft takes white space before it away
 * @param stripsRight takes white space after it away
 */
record AddedToken(int id, String content, boolean special, boolean stripsLeft, boolean stripsRight) {}
