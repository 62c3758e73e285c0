// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Videos that go on while questions are asked. */
@NullMarked
package org.llavamini.server.live;

import org.jspecify.annotations.NullMarked;
