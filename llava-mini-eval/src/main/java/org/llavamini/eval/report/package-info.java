// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The paper's tables, with our rows beside the paper's. */
@NullMarked
package org.llavamini.eval.report;

import org.jspecify.annotations.NullMarked;
