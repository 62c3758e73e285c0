// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

/**
 * How many tokens a request took.
 *
 * @param visionTokens that the language model read in place of the picture
 * @param promptTokens that the language model read altogether, vision tokens included
 * @param completionTokens that were generated, the end token included
 */
public record Usage(long visionTokens, long promptTokens, long completionTokens) {}
