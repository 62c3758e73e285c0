// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What there is to learn from: samples in LLaVA's JSON, which of them a run takes, and how easy-VQA becomes such a file.
 *
 * <p>{@link org.llavamini.train.data.LlavaJson} is the way in. Nothing here reads a picture or knows the model.
 */
@NullMarked
package org.llavamini.train.data;

import org.jspecify.annotations.NullMarked;
