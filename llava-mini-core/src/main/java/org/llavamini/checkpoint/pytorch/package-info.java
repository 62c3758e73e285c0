// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The files of {@code torch.save}, in their zip form and the older one, read without running anything that a pickle
 * may ask for.
 */
@NullMarked
package org.llavamini.checkpoint.pytorch;

import org.jspecify.annotations.NullMarked;
