// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One question as the model is asked it.
 *
 * @param id its number or name in the benchmark, which answers refer to; several questions may share it if their texts differ
 * @param text the prompt, without the mark of the picture
 * @param media what it is about
 * @param details what the answers file also says about it, by field: strings, integers, lists of strings
 */
public record Question(String id, String text, Media media, Map<String, Object> details) implements Serializable {
    public Question {
        requireNonNull(id, "id is null");
        requireNonNull(text, "text is null");
        requireNonNull(media, "media is null");
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Makes a question that the answers file says nothing else about. */
    public Question(String id, String text, Media media) {
        this(id, text, media, Map.of());
    }

    /** Makes a question about a picture file, or about nothing if it has no name. */
    public Question(String id, String text, List<String> pictureNames) {
        this(id, text, pictureNames.isEmpty() ? new Media.None() : new Media.PictureFile(pictureNames));
    }

    /** Returns what questions about the same picture or video have in common. */
    Optional<Media> mediaKey() {
        return media instanceof Media.None ? Optional.empty() : Optional.of(media);
    }
}
