// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What a picture shows or a clip tells, drawn from a seed, and its description in words. */
@NullMarked
package org.llavamini.train.scenes.content;

import org.jspecify.annotations.NullMarked;
