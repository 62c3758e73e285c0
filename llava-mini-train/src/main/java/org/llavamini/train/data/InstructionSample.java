// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.text.Conversation;

/**
 * One conversation to learn from.
 *
 * @param id for messages
 * @param source the file that it comes from, for messages
 * @param media what it is about, absent in text-only samples
 * @param conversation finished: the last message is an answer
 */
public record InstructionSample(String id, Path source, Optional<SampleMedia> media, Conversation conversation) {
    public InstructionSample {
        requireNonNull(id, "id is null");
        requireNonNull(source, "source is null");
        requireNonNull(media, "media is null");
        requireNonNull(conversation, "conversation is null");
    }
}
