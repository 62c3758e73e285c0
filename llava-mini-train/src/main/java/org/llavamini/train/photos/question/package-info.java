// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What can be asked about a photograph, a family of questions in each class. */
@NullMarked
package org.llavamini.train.photos.question;

import org.jspecify.annotations.NullMarked;
