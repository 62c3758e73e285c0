// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

/**
 * A part of the model that learns.
 *
 * @param name as in the configuration
 * @param numbers how many numbers learn
 * @param learningRate at its peak
 */
public record LearningPart(String name, long numbers, double learningRate) {}
