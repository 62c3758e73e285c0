// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Questions with their answers, and which of many are asked so that no answer says more than another. */
@NullMarked
package org.llavamini.train.scenes.question;

import org.jspecify.annotations.NullMarked;
