// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * One layout of a model's files into another.
 */
@NullMarked
package org.llavamini.checkpoint.conversion;

import org.jspecify.annotations.NullMarked;
