// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the last pictures that were encoded and what was read about them, so that a second question costs no vision work.
 *
 * <p>Bounded in bytes; the picture that was not asked about for longest goes first, but never one that a request holds, and never the
 * last. Owns what it keeps; belongs to the engine's thread.
 */
public final class PictureCache implements AutoCloseable {
    private final long maxBytes;
    private final Map<PictureKey, EncodedImage> images = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<PictureKey, Integer> holders = new HashMap<>();

    /**
     * Begins empty.
     *
     * @param maxBytes how much memory pictures may take that nobody holds
     */
    public PictureCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns the picture of a key if it is here, held until {@link #release} is called as often. */
    public Optional<EncodedImage> hold(PictureKey key) {
        Optional<EncodedImage> found = Optional.ofNullable(images.get(key));
        found.ifPresent(_ -> holders.merge(key, 1, Integer::sum));
        return found;
    }

    /** Takes over a picture. */
    public void add(PictureKey key, EncodedImage image) {
        EncodedImage before = images.put(key, image);
        if (before != null) {
            before.close();
        }
    }

    /** Takes back what {@link #hold} gave, and frees what is too much. */
    public void release(PictureKey key) {
        holders.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
        evict();
    }

    private void evict() {
        long bytes = bytes();
        Iterator<Map.Entry<PictureKey, EncodedImage>> oldest = images.entrySet().iterator();
        for (int left = images.size(); bytes > maxBytes && left > 1; left--) {
            Map.Entry<PictureKey, EncodedImage> image = oldest.next();
            if (!holders.containsKey(image.getKey())) {
                oldest.remove();
                bytes -= image.getValue().bytes();
                image.getValue().close();
            }
        }
    }

    /** Returns how much memory is taken, which grows as prompts are read. */
    public long bytes() {
        return images.values().stream().mapToLong(EncodedImage::bytes).sum();
    }

    @Override
    public void close() {
        images.values().forEach(EncodedImage::close);
        images.clear();
        holders.clear();
    }
}
