// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.text.Conversation;

/**
 * Something to learn from: a conversation, and in stage places what is in its picture.
 *
 * @param id for messages
 * @param source the file that it comes from, for messages
 * @param media what it is about, absent in text-only samples
 * @param conversation finished: the last message is an answer
 * @param things what is in the picture, where it is known
 */
public record InstructionSample(
        String id, Path source, Optional<SampleMedia> media, Conversation conversation, Optional<Things> things) {
    public InstructionSample {
        requireNonNull(id, "id is null");
        requireNonNull(source, "source is null");
        requireNonNull(media, "media is null");
        requireNonNull(conversation, "conversation is null");
        requireNonNull(things, "things is null");
    }

    /** Makes a conversation to learn from. */
    public InstructionSample(String id, Path source, Optional<SampleMedia> media, Conversation conversation) {
        this(id, source, media, conversation, Optional.empty());
    }
}
