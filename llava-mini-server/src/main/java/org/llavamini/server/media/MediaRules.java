// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.nio.file.Path;
import java.util.List;

/**
 * What clients may point at.
 *
 * @param paths folders below which file: addresses are read
 * @param domains hosts from which http and https addresses are fetched
 * @param maxBytes most bytes of one picture or video
 */
public record MediaRules(List<Path> paths, List<String> domains, long maxBytes) {
    public MediaRules {
        paths = List.copyOf(paths);
        domains = List.copyOf(domains);
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes must be greater than zero: " + maxBytes);
        }
    }
}
