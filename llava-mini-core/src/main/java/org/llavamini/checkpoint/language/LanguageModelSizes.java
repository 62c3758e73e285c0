// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

/**
 * The sizes that a family's own fields are read with.
 *
 * @param hiddenSize width of the residual stream
 * @param layers decoder layers
 * @param headDimension width of a head
 */
public record LanguageModelSizes(int hiddenSize, int layers, int headDimension) {}
