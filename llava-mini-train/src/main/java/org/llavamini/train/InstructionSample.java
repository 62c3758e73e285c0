// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.text.Conversation;

/**
 * One conversation to learn from.
 *
 * @param id for messages
 * @param picture the file, absent in text-only samples
 * @param conversation finished: the last message is an answer
 */
public record InstructionSample(String id, Optional<Path> picture, Conversation conversation) {
    public InstructionSample {
        requireNonNull(id, "id is null");
        requireNonNull(picture, "picture is null");
        requireNonNull(conversation, "conversation is null");
    }
}
