// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers what clients sent under an id of their own, up to so many bytes; what was not used for longest goes first. Thread-safe. */
final class KnownMedia {
    private final long capacity;
    private final Map<String, MediaContent> contents = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    KnownMedia(long capacity) {
        this.capacity = capacity;
    }

    synchronized Optional<MediaContent> find(String id) {
        return Optional.ofNullable(contents.get(id));
    }

    synchronized void remember(String id, MediaContent content) {
        if (cost(id, content) > capacity) {
            return;
        }
        MediaContent before = contents.put(id, content);
        bytes += cost(id, content) - (before == null ? 0 : cost(id, before));
        var oldest = contents.entrySet().iterator();
        while (bytes > capacity) {
            Map.Entry<String, MediaContent> entry = oldest.next();
            bytes -= cost(entry.getKey(), entry.getValue());
            oldest.remove();
        }
    }

    private static long cost(String id, MediaContent content) {
        return 128L + id.length() + content.size();
    }
}
