// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What is put onto a base model: low-rank updates and projectors, their configuration and their names.
 */
@NullMarked
package org.llavamini.checkpoint.adapter;

import org.jspecify.annotations.NullMarked;
