// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Chat completions, responses and what they share: a prompt made of messages, an answer told as it grows. */
@NullMarked
package org.llavamini.server.chat;

import org.jspecify.annotations.NullMarked;
