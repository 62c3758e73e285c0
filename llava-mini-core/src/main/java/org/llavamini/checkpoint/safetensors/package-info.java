// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The safetensors format, read and written.
 */
@NullMarked
package org.llavamini.checkpoint.safetensors;

import org.jspecify.annotations.NullMarked;
