// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The one exception of this library and its codes; every other package may use it. */
@NullMarked
package org.llavamini.error;

import org.jspecify.annotations.NullMarked;
