// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Looks at the order of the boxes in an MP4. */
final class Mp4Layout {
    private static final int FTYP = 0x66747970;
    private static final int MDAT = 0x6d646174;
    private static final int MOOV = 0x6d6f6f76;
    private static final int MOST_BYTES = 1 << 19;

    private Mp4Layout() {}

    /** Returns whether a stream is an MP4 whose pixels stand before its index; it reads half a megabyte at most. */
    static boolean endsWithItsIndex(InputStream stream) throws IOException {
        DataInputStream boxes = new DataInputStream(stream);
        long read = 0;
        for (boolean first = true; read < MOST_BYTES; first = false) {
            byte[] header = boxes.readNBytes(8);
            if (header.length < 8) {
                return false;
            }
            int type = number(header, 4);
            long length = Integer.toUnsignedLong(number(header, 0));
            if (first && type != FTYP || type == MOOV) {
                return false;
            }
            if (type == MDAT) {
                return true;
            }
            if (length < 8 || read + length > MOST_BYTES) {
                return false;
            }
            boxes.skipNBytes(Math.min(length - 8, Math.max(0, MOST_BYTES - read)));
            read += length;
        }
        return false;
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }
}
