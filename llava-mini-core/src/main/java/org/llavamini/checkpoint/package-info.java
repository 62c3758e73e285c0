// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * A model's directory, opened: its configuration and its weights under their canonical names, compared with what such a model
 * has. The formats and the parts of the configuration have packages of their own below.
 *
 * <p>Everything read from a file is validated before use; what does not fit ends in one
 * {@link org.llavamini.error.LlavaMiniException} that names the file and the tensor or field.
 */
@NullMarked
package org.llavamini.checkpoint;

import org.jspecify.annotations.NullMarked;
