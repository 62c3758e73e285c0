// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Looking inside: every intermediate tensor of a request. */
@NullMarked
package org.llavamini.analysis;

import org.jspecify.annotations.NullMarked;
