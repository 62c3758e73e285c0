// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import java.util.List;

/** How a family of templates puts a conversation together. */
sealed interface PromptFormat permits ColonFormat, HeaderFormat, InstructionFormat, CaptionFormat {
    List<PromptSegment> segments(Conversation conversation);
}
