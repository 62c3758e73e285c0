// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Modality fusion: how text absorbs what a picture shows, before the language model or inside it. */
@NullMarked
package org.llavamini.model.fusion;

import org.jspecify.annotations.NullMarked;
