// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Tables as CSV and figures as PNG: light background, labelled axes, colours that colour-blind readers can tell apart. */
@NullMarked
package org.llavamini.eval.figure;

import org.jspecify.annotations.NullMarked;
