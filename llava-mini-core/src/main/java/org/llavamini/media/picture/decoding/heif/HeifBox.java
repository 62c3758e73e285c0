// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.heif;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.media.picture.decoding.DecodingException;

/**
 * A box of ISO base media: a type and what it holds.
 *
 * @param type four letters
 * @param content big-endian, from its first byte to its last
 */
record HeifBox(String type, ByteBuffer content) {
    private static final int HEADER_BYTES = 8;
    private static final int LONG_HEADER_BYTES = 16;
    private static final int MOST_BOXES = 100_000;

    /** Returns the boxes that stand one after the other in a part of a file. */
    static List<HeifBox> list(ByteBuffer part) throws DecodingException {
        List<HeifBox> boxes = new ArrayList<>();
        int at = 0;
        while (part.limit() - at >= HEADER_BYTES) {
            long length = Integer.toUnsignedLong(part.getInt(at));
            int header = HEADER_BYTES;
            if (length == 1 && part.limit() - at >= LONG_HEADER_BYTES) {
                length = part.getLong(at + HEADER_BYTES);
                header = LONG_HEADER_BYTES;
            } else if (length == 0) {
                length = (long) part.limit() - at;
            }
            if (length < header) {
                throw DecodingException.damaged("a box of impossible length");
            }
            if (boxes.size() == MOST_BOXES) {
                throw DecodingException.damaged("more than " + MOST_BOXES + " boxes");
            }
            int present = (int) Math.min(length, part.limit() - at);
            byte[] type = new byte[4];
            part.get(at + 4, type);
            String name = new String(type, StandardCharsets.ISO_8859_1);
            // The pixels, last in most files, may be cut: what is missing shows where it is needed.
            if (present < length && !name.equals("mdat")) {
                throw DecodingException.truncated();
            }
            boxes.add(new HeifBox(name, part.slice(at + header, present - header)));
            at += present;
        }
        return boxes;
    }

    static Optional<HeifBox> find(List<HeifBox> boxes, String type) {
        return boxes.stream().filter(box -> box.type.equals(type)).findFirst();
    }

    /** Returns the version of a box that has one. */
    int version() {
        return content.get(0);
    }

    /** Returns a reader of the numbers in it, behind version and flags. */
    HeifNumbers numbers() {
        return new HeifNumbers(content.duplicate().position(4));
    }

    /** Returns the boxes in it, behind so many bytes. */
    List<HeifBox> children(int offset) throws DecodingException {
        return list(content.slice(offset, content.limit() - offset));
    }

    byte[] bytes() {
        byte[] bytes = new byte[content.limit()];
        content.get(0, bytes);
        return bytes;
    }
}
