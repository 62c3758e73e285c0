// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Training data from photographs that people have captioned, labelled and asked about.
 *
 * <p>{@link org.llavamini.train.photos.PhotoData} is the way in. {@code PhotoFolder} puts together what several files say of a
 * picture, {@code HeldOut} keeps those apart that are only for measuring and all that look like them, families in {@code question}
 * read questions with their answers off a photograph, and {@code SlideShows} makes clips of them.
 */
@NullMarked
package org.llavamini.train.photos;

import org.jspecify.annotations.NullMarked;
