// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

/**
 * Which picture it is: two with the same key are the same, and seen once.
 *
 * @param content digest of the file's bytes, or of the pixels of a picture that was never a file
 */
public record PictureKey(String content) {
    public PictureKey {
        requireNonNull(content, "content is null");
    }
}
