// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.address;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Tells addresses of the public internet from all others: a server that fetches what strangers name must not reach what only
 * it can reach, by whatever notation.
 */
public final class PublicAddresses {
    /** Reserved parts of IPv4 (RFC 6890 and later): first address, bits. */
    private static final long[][] RESERVED = {
        {0x00000000L, 8}, // this network
        {0x0a000000L, 8}, // private
        {0x64400000L, 10}, // behind carriers
        {0x7f000000L, 8}, // loopback
        {0xa9fe0000L, 16}, // link-local, and metadata of clouds
        {0xac100000L, 12}, // private
        {0xc0000000L, 24}, // protocol assignments
        {0xc0000200L, 24}, // documentation
        {0xc0586300L, 24}, // 6to4 relays
        {0xc0a80000L, 16}, // private
        {0xc6120000L, 15}, // benchmarks
        {0xc6336400L, 24}, // documentation
        {0xcb007100L, 24}, // documentation
        {0xe0000000L, 3}, // multicast, reserved, broadcast
    };

    private PublicAddresses() {}

    /** Returns whether an address is of the public internet. */
    public static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(number(bytes, 0)) : isPublic6(bytes);
    }

    private static boolean isPublic4(long address) {
        for (long[] part : RESERVED) {
            long shift = 32 - part[1];
            if (address >> shift == part[0] >> shift) {
                return false;
            }
        }
        return true;
    }

    /** Of IPv6 only 2000::/3 is given out; parts of it carry IPv4 addresses in themselves, or are no addresses of hosts. */
    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        if ((first & 0xe000) != 0x2000) {
            // Loopback, mapped and compatible IPv4, 64:ff9b::/96, unique local, link-local, multicast.
            return false;
        }
        boolean sixToFour = first == 0x2002;
        boolean teredoAndOthers = first == 0x2001 && second < 0x0200;
        boolean documentation = first == 0x2001 && second == 0x0db8 || first == 0x3fff && second < 0x1000;
        return !sixToFour && !teredoAndOthers && !documentation;
    }

    private static long number(byte[] bytes, int at) {
        return (bytes[at] & 0xffL) << 24
                | (bytes[at + 1] & 0xffL) << 16
                | (bytes[at + 2] & 0xffL) << 8
                | bytes[at + 3] & 0xffL;
    }
}
