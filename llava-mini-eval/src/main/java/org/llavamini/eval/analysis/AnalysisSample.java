// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.ImageInput;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.Conversation;

/**
 * A finished conversation to look at.
 *
 * @param id for tables and messages
 * @param picture the file that it is about, if any
 * @param conversation its last message is an answer
 */
public record AnalysisSample(String id, Optional<Path> picture, Conversation conversation) {
    public AnalysisSample {
        requireNonNull(id, "id is null");
        requireNonNull(picture, "picture is null");
        requireNonNull(conversation, "conversation is null");
    }

    Optional<ImageInput> input() {
        return picture.map(ImageInput.File::new);
    }

    /** Returns a failure that also says which sample it is about. */
    LlavaMiniException failed(LlavaMiniException failure) {
        return new LlavaMiniException(failure.code(), "sample " + id + ": " + failure.getMessage(), failure);
    }
}
