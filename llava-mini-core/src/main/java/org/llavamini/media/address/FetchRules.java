// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.address;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What may be fetched.
 *
 * @param hosts which hosts may be named
 * @param addresses which addresses a host may have; asked after resolving, about the address that is then connected to
 * @param maxBytes the most bytes that come
 * @param deadline the most time that it takes, from resolving to the last byte
 */
public record FetchRules(Predicate<String> hosts, Predicate<InetAddress> addresses, long maxBytes, Duration deadline) {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    /** Checks that all is there. */
    public FetchRules {
        requireNonNull(hosts, "hosts is null");
        requireNonNull(addresses, "addresses is null");
        if (maxBytes <= 0 || deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException(
                    "limits must be greater than zero: %d, %s".formatted(maxBytes, deadline));
        }
    }

    /** Returns the rules that any host of the public internet passes, within a minute. */
    public static FetchRules publicInternet(long maxBytes) {
        return new FetchRules(host -> true, PublicAddresses::contains, maxBytes, A_MINUTE);
    }

    /** Returns these rules for certain hosts only. */
    public FetchRules onlyFrom(Predicate<String> someHosts) {
        return new FetchRules(someHosts, addresses, maxBytes, deadline);
    }
}
