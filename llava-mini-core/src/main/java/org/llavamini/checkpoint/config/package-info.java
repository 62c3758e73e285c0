// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What config.json of a whole model says: its language model, its vision side, how it is quantised.
 */
@NullMarked
package org.llavamini.checkpoint.config;

import org.jspecify.annotations.NullMarked;
