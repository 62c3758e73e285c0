// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Questions of one's own. */
@NullMarked
package org.llavamini.eval.custom;

import org.jspecify.annotations.NullMarked;
