// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Sentences about pictures against what people wrote and labelled: CIDEr-D, BLEU, and the things that are named. */
@NullMarked
package org.llavamini.eval.caption;

import org.jspecify.annotations.NullMarked;
