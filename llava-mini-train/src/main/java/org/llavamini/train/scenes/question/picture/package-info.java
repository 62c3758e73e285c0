// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What can be asked about one picture, a family of questions in each class. */
@NullMarked
package org.llavamini.train.scenes.question.picture;

import org.jspecify.annotations.NullMarked;
