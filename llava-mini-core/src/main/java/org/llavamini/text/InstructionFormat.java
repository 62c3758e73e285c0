// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import java.util.List;

/** {@code [INST] <<SYS>>...<</SYS>> question [/INST] answer </s><s>[INST] ...} (Llama-2 chat). */
record InstructionFormat(String system) implements PromptFormat {
    @Override
    public List<PromptSegment> segments(Conversation conversation) {
        PromptBuilder prompt = new PromptBuilder();
        String systemText = conversation.system().orElse(system);
        String before = systemText.isEmpty() ? "" : "<<SYS>>\n" + systemText + "\n<</SYS>>\n\n";
        boolean first = true;
        for (Message message : conversation.messages()) {
            if (message.role() == Role.USER) {
                // The begin-of-text mark of the first turn is left to the tokenizer, as in the official code.
                prompt.given((first ? "" : "<s>") + "[INST] " + (first ? before : "") + message.text() + " [/INST]");
                first = false;
            } else {
                prompt.learned(" " + message.text() + " </s>");
            }
        }
        return prompt.build();
    }
}
