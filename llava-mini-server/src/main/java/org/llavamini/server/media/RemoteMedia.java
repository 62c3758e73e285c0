// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.media;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.address.FetchRules;
import org.llavamini.media.address.MediaAddress;
import org.llavamini.media.address.PublicAddresses;
import org.llavamini.media.address.WebFetch;
import org.llavamini.server.wire.ApiException;

/** Fetches from listed hosts of the public internet, and from nowhere else. */
final class RemoteMedia {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Set<String> hosts;
    private final WebFetch fetch;

    RemoteMedia(MediaRules rules) {
        this.hosts = rules.domains().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.fetch = WebFetch.by(new FetchRules(hosts::contains, PublicAddresses::contains, rules.maxBytes(), LONGEST));
    }

    /**
     * Fetches what an address leads to.
     *
     * @throws ApiException with 403 for a host that is not listed, or is none of the public internet
     * @throws LlavaMiniException for what cannot be fetched
     */
    MediaContent fetch(String url, String param) {
        if (hosts.isEmpty()) {
            throw ApiException.forbiddenMedia(
                    "nothing is fetched from other machines here; send a data: address (" + param + ")");
        }
        try {
            return MediaAddress.of(url) instanceof MediaAddress.Web web
                    ? MediaContent.owning(fetch.fetch(web))
                    : refuse("this is no address to fetch from", param);
        } catch (LlavaMiniException refused) {
            if (refused.code() == ErrorCode.INVALID_REQUEST) {
                return refuse(String.valueOf(refused.getMessage()), param);
            }
            throw refused;
        }
    }

    private static MediaContent refuse(String why, String param) {
        throw ApiException.forbiddenMedia(why + " (" + param + ")");
    }
}
