// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Models on disk: safetensors files and their shards, config.json, the names of the weights, and writing all of them.
 *
 * <p>Everything read from a file is validated before use; what does not fit ends in one
 * {@link org.llavamini.error.LlavaMiniException} that names the file and the tensor or field.
 */
@NullMarked
package org.llavamini.checkpoint;

import org.jspecify.annotations.NullMarked;
