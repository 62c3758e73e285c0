// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What a run is told: stage, data, parts that learn, rates; read from YAML, complete and checked before anything is
 * opened.
 */
@NullMarked
package org.llavamini.train.config;

import org.jspecify.annotations.NullMarked;
