// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** A model behind HTTP, as clients of the OpenAI API expect it. Start at {@link org.llavamini.server.LlavaMiniServer}. */
@NullMarked
package org.llavamini.server;

import org.jspecify.annotations.NullMarked;
