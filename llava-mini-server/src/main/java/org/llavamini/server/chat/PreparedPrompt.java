// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.chat;

import org.llavamini.Prompt;

/**
 * A prompt, and what must be freed when it is answered.
 *
 * @param prompt what is asked
 * @param release frees what was stored for it; must be called once
 */
public record PreparedPrompt(Prompt prompt, Runnable release) {}
