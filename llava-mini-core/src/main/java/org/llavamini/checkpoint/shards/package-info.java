// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The weights of a directory over as many files as they take, of either format, with the index that names them.
 */
@NullMarked
package org.llavamini.checkpoint.shards;

import org.jspecify.annotations.NullMarked;
