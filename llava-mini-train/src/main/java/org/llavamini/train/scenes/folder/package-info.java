// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Everything on disk: pictures, frames, samples to learn from and questions to evaluate with. */
@NullMarked
package org.llavamini.train.scenes.folder;

import org.jspecify.annotations.NullMarked;
