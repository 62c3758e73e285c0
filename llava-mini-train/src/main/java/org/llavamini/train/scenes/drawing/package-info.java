// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Scenes as pixels. */
@NullMarked
package org.llavamini.train.scenes.drawing;

import org.jspecify.annotations.NullMarked;
