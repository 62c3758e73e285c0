// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The chat page, from the class path. */
@NullMarked
package org.llavamini.server.page;

import org.jspecify.annotations.NullMarked;
