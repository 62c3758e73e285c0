// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps the last pictures that were encoded, so that a second question about one costs no vision work.
 *
 * <p>Bounded in bytes; the picture that was not asked about for longest goes first, but never the one just returned. Keys name
 * content and preprocessing. Owns what it holds; belongs to the engine's thread.
 */
final class EncodedImageCache implements AutoCloseable {
    private final long maxBytes;
    private final Map<String, EncodedImage> images = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    EncodedImageCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns the picture of that key, made by the supplier if it is not here; it stays this cache's. */
    EncodedImage get(String key, Supplier<EncodedImage> encoder) {
        EncodedImage known = images.get(key);
        if (known != null) {
            return known;
        }
        EncodedImage encoded = encoder.get();
        images.put(key, encoded);
        bytes += encoded.bytes();
        evict(key);
        return encoded;
    }

    private void evict(String keep) {
        for (Iterator<Map.Entry<String, EncodedImage>> oldest =
                        images.entrySet().iterator();
                bytes > maxBytes && oldest.hasNext(); ) {
            Map.Entry<String, EncodedImage> image = oldest.next();
            if (!image.getKey().equals(keep)) {
                oldest.remove();
                bytes -= image.getValue().bytes();
                image.getValue().close();
            }
        }
    }

    @Override
    public void close() {
        images.values().forEach(EncodedImage::close);
        images.clear();
        bytes = 0;
    }
}
