// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** From the addresses in a request to pictures and videos, under the rules of what may be read. */
@NullMarked
package org.llavamini.server.media;

import org.jspecify.annotations.NullMarked;
