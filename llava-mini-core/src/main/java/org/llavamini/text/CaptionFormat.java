// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import java.util.List;

/**
 * The picture and its caption, nothing else (stage 1). In training the user's words are discarded; without an answer
 * yet, they are the prompt.
 */
record CaptionFormat() implements PromptFormat {
    @Override
    public List<PromptSegment> segments(Conversation conversation) {
        PromptBuilder prompt = new PromptBuilder();
        List<Message> messages = conversation.messages();
        if (messages.size() == 2) {
            String placeholder = conversation.hasPicture() ? ImagePlaceholder.TEXT : "";
            return prompt.given(placeholder)
                    .learned(messages.get(1).text() + "\n")
                    .build();
        }
        for (Message message : messages) {
            String line = message.text() + "\n";
            prompt = message.role() == Role.USER ? prompt.given(line) : prompt.learned(line);
        }
        return prompt.build();
    }
}
