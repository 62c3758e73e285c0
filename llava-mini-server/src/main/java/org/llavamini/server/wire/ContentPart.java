// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** A part of what a message says or shows. */
public sealed interface ContentPart {
    /**
     * Words.
     *
     * @param text what is said
     */
    record Text(String text) implements ContentPart {
        public Text {
            requireNonNull(text, "text is null");
        }
    }

    /**
     * A picture.
     *
     * @param url its address; empty where the client means what it sent before under the same id
     * @param id the client's name for it
     * @param param where it stands in the request
     */
    record Image(Optional<String> url, Optional<String> id, String param) implements ContentPart {
        public Image {
            requireNonNull(url, "url is null");
            requireNonNull(id, "id is null");
            requireNonNull(param, "param is null");
        }
    }

    /**
     * A video.
     *
     * @param url its address; empty where the client means what it sent before under the same id
     * @param id the client's name for it
     * @param param where it stands in the request
     */
    record Video(Optional<String> url, Optional<String> id, String param) implements ContentPart {
        public Video {
            requireNonNull(url, "url is null");
            requireNonNull(id, "id is null");
            requireNonNull(param, "param is null");
        }
    }
}
