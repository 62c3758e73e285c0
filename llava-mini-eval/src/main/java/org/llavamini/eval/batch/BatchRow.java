// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.batch;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * One row of a batch.
 *
 * @param id what the row is called, in the output too
 * @param media where its picture or video is, as it stands in the table
 * @param video whether the table says that it is a video; else its content tells
 * @param prompt what is asked
 */
public record BatchRow(String id, Optional<String> media, boolean video, Optional<String> prompt) {
    public BatchRow {
        requireNonNull(id, "id is null");
        requireNonNull(media, "media is null");
        requireNonNull(prompt, "prompt is null");
    }

    /**
     * Returns where the picture or video is.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if the row does not say
     */
    public String requireMedia() {
        return media.orElseThrow(() -> missing("no picture or video"));
    }

    /**
     * Returns what is asked.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if the row does not say
     */
    public String requirePrompt() {
        return prompt.orElseThrow(() -> missing("no prompt"));
    }

    private LlavaMiniException missing(String what) {
        return new LlavaMiniException(ErrorCode.DATA_FORMAT, what + " in this row (row " + id + ")");
    }
}
