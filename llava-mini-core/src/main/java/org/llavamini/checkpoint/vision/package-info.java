// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Vision towers: what config.json and preprocessor_config.json say about one, and where a model's tower is found.
 */
@NullMarked
package org.llavamini.checkpoint.vision;

import org.jspecify.annotations.NullMarked;
