// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import java.util.List;
import org.llavamini.text.tokenizer.WhiteSpace;

/**
 * Turns with a header naming the role and a mark at the end: the Llama-3 family and ChatML.
 *
 * @param start what the prompt begins with
 * @param headerStart, headerEnd what stands around the role's name
 * @param end the mark after a turn, learned with the answer
 * @param afterEnd what follows the mark and is not learned
 * @param trims whether white space around each message is removed
 * @param alwaysOpen whether the assistant's header ends the prompt even after an answer, as the first Llama-3.1 chat
 *     template did; the released model was trained so (transformers issue 32252)
 */
record HeaderFormat(
        String system,
        String start,
        String headerStart,
        String headerEnd,
        String end,
        String afterEnd,
        boolean trims,
        boolean alwaysOpen)
        implements PromptFormat {
    @Override
    public List<PromptSegment> segments(Conversation conversation) {
        PromptBuilder prompt = new PromptBuilder().given(start);
        prompt.given(header("system") + body(conversation.system().orElse(system)) + end + afterEnd);
        for (Message message : conversation.messages()) {
            if (message.role() == Role.USER) {
                prompt.given(header("user") + body(message.text()) + end + afterEnd);
            } else {
                prompt.given(header("assistant"))
                        .learned(body(message.text()) + end)
                        .given(afterEnd);
            }
        }
        if (conversation.awaitingAnswer() || alwaysOpen) {
            prompt.given(header("assistant"));
        }
        return prompt.build();
    }

    private String header(String role) {
        return headerStart + role + headerEnd;
    }

    private String body(String text) {
        return trims ? WhiteSpace.strip(text) : text;
    }
}
