// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What the server asks of a model, and the library's model behind it. */
@NullMarked
package org.llavamini.server.model;

import org.jspecify.annotations.NullMarked;
