// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Decoder layers, which the language model and modality pre-fusion share, over packed rows. */
@NullMarked
package org.llavamini.model.decoder;

import org.jspecify.annotations.NullMarked;
