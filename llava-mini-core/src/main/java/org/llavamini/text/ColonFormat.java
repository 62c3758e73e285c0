// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import java.util.List;

/**
 * {@code system USER: question ASSISTANT: answer</s>USER: ...} (the official {@code SeparatorStyle.TWO}).
 *
 * <p>The space after the colon belongs to the answer's first token. An empty turn is an open one, as in the official code.
 */
record ColonFormat(String system) implements PromptFormat {
    private static final String END = "</s>";

    @Override
    public List<PromptSegment> segments(Conversation conversation) {
        PromptBuilder prompt =
                new PromptBuilder().given(conversation.system().orElse(system)).given(" ");
        for (Message message : conversation.messages()) {
            boolean user = message.role() == Role.USER;
            prompt.given(user ? "USER:" : "ASSISTANT:");
            if (message.text().isEmpty()) {
                continue;
            }
            if (user) {
                prompt.given(" " + message.text() + " ");
            } else {
                prompt.learned(" " + message.text() + END);
            }
        }
        if (conversation.awaitingAnswer()) {
            prompt.given("ASSISTANT:");
        }
        return prompt.build();
    }
}
