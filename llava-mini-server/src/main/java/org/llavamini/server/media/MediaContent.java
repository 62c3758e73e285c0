// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import org.llavamini.media.ContentDigest;

/** The bytes of a picture or video; immutable. */
public final class MediaContent {
    private final byte[] bytes;

    private MediaContent(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns content around an array that nobody writes to any more. */
    static MediaContent owning(byte[] bytes) {
        return new MediaContent(bytes);
    }

    /** Returns content with a copy of the bytes. */
    public static MediaContent of(byte[] bytes) {
        return new MediaContent(bytes.clone());
    }

    /** Returns how many bytes. */
    public int size() {
        return bytes.length;
    }

    /** Returns the bytes themselves; callers must not write to them. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns what kind of content the first bytes say it is, whatever its sender calls it. */
    ContentKind kind() {
        return ContentKind.of(bytes);
    }

    /** Returns a digest, the same for equal content. */
    String digest() {
        return ContentDigest.of(bytes);
    }
}
