// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Training and test data of our own: scenes of shapes and pictograms and clips of what they do, with captions, questions and
 * answers, all drawn from a seed.
 *
 * <p>{@link org.llavamini.train.scenes.GeneratedData} is the way in. A {@code Scene} or {@code Clip} ({@code content}) says what is there;
 * question families read questions with their answers off it, a {@code Balance} chooses among these so that no answer is more
 * frequent than another, a {@code Painter} draws it, and a {@code DataFolder} writes everything down.
 */
@NullMarked
package org.llavamini.train.scenes;

import org.jspecify.annotations.NullMarked;
