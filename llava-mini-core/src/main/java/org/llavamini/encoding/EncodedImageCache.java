// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.media.ImagePreprocessor;

/**
 * Keeps the last pictures that were encoded and what was read about them, so that a second question costs no vision work.
 *
 * <p>Bounded in bytes; the picture that was not asked about for longest goes first, but never one of the request under way.
 * Owns what it holds; belongs to the engine's thread.
 */
final class EncodedImageCache implements AutoCloseable {
    private final long maxBytes;
    private final Map<Key, EncodedImage> images = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Under which a picture is kept.
     *
     * @param content digest of its pixels
     * @param preprocessor how it became pixel values
     */
    record Key(String content, ImagePreprocessor preprocessor) {}

    EncodedImageCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns the picture of that key if it is here; it stays this cache's. */
    Optional<EncodedImage> find(Key key) {
        return Optional.ofNullable(images.get(key));
    }

    /** Takes over a picture. */
    void add(Key key, EncodedImage image) {
        images.put(key, image);
    }

    /** Frees what is too much, the given pictures excepted. */
    void evictAllBut(Set<Key> wanted) {
        long bytes = bytes();
        for (Iterator<Map.Entry<Key, EncodedImage>> oldest = images.entrySet().iterator();
                bytes > maxBytes && oldest.hasNext(); ) {
            Map.Entry<Key, EncodedImage> image = oldest.next();
            if (!wanted.contains(image.getKey())) {
                oldest.remove();
                bytes -= image.getValue().bytes();
                image.getValue().close();
            }
        }
    }

    /** Returns how much memory is taken, which grows as prompts are read. */
    long bytes() {
        return images.values().stream().mapToLong(EncodedImage::bytes).sum();
    }

    @Override
    public void close() {
        images.values().forEach(EncodedImage::close);
        images.clear();
    }
}
