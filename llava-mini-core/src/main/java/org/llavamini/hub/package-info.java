// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Models by name: the cache folder that tools of the Hugging Face hub share, and fetching into it. Nothing here uses the network but
 * {@link org.llavamini.hub.ModelPull}.
 */
@NullMarked
package org.llavamini.hub;

import org.jspecify.annotations.NullMarked;
