// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Language models: what config.json says about one, and the scaling of its rotary positions.
 */
@NullMarked
package org.llavamini.checkpoint.language;

import org.jspecify.annotations.NullMarked;
