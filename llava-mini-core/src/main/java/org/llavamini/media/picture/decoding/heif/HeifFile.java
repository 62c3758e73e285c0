// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.heif;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.media.picture.decoding.DecodingException;

/** The items of a HEIF file (HEIC, AVIF): what kinds, where they lie, what is said about them, how they belong together. */
final class HeifFile {
    private static final int MOST_ITEMS = 10_000;

    private final ByteBuffer file;
    private final ByteBuffer inside;
    private final int primary;
    private final Map<Integer, String> types = new HashMap<>();
    private final Map<Integer, Location> locations = new HashMap<>();
    private final Map<Integer, List<HeifBox>> properties = new HashMap<>();
    private final List<Reference> references = new ArrayList<>();

    private HeifFile(ByteBuffer file, List<HeifBox> meta) throws DecodingException {
        this.file = file;
        inside = HeifBox.find(meta, "idat").map(HeifBox::content).orElse(ByteBuffer.allocate(0));
        HeifBox first = HeifBox.find(meta, "pitm").orElseThrow(HeifFile::noPicture);
        primary = first.numbers().nextInt(first.version() == 0 ? 2 : 4);
        readTypes(HeifBox.find(meta, "iinf").orElseThrow(HeifFile::noPicture));
        readLocations(HeifBox.find(meta, "iloc").orElseThrow(HeifFile::noPicture));
        readProperties(HeifBox.find(meta, "iprp").orElseThrow(HeifFile::noPicture));
        Optional<HeifBox> related = HeifBox.find(meta, "iref");
        if (related.isPresent()) {
            readReferences(related.get());
        }
    }

    /**
     * Where an item lies.
     *
     * @param inside whether in the box that lies among the descriptions, and not somewhere in the file
     * @param parts offset and length of each of its parts
     */
    private record Location(boolean inside, List<long[]> parts) {}

    private record Reference(String type, int from, List<Integer> to) {}

    private static DecodingException noPicture() {
        return DecodingException.damaged("it holds no picture");
    }

    static HeifFile parse(byte[] file) throws DecodingException {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        HeifBox meta = HeifBox.find(HeifBox.list(buffer), "meta").orElseThrow(HeifFile::noPicture);
        return new HeifFile(buffer, meta.children(4));
    }

    private void readTypes(HeifBox box) throws DecodingException {
        for (HeifBox entry : box.children(box.version() == 0 ? 6 : 8)) {
            if (entry.type().equals("infe") && entry.version() >= 2) {
                HeifNumbers numbers = entry.numbers();
                int id = numbers.nextInt(entry.version() == 2 ? 2 : 4);
                numbers.next(2);
                types.put(id, numbers.nextType());
            }
        }
    }

    private void readLocations(HeifBox box) throws DecodingException {
        int version = box.version();
        HeifNumbers numbers = box.numbers();
        int sizes = numbers.nextInt(2);
        int offsetBytes = sizes >> 12;
        int lengthBytes = sizes >> 8 & 15;
        int baseBytes = sizes >> 4 & 15;
        int indexBytes = version == 0 ? 0 : sizes & 15;
        int count = numbers.nextInt(version < 2 ? 2 : 4);
        checkCount(count);
        long parts = 0;
        for (int i = 0; i < count; i++) {
            int id = numbers.nextInt(version < 2 ? 2 : 4);
            int construction = version == 0 ? 0 : numbers.nextInt(2) & 15;
            numbers.next(2);
            long base = numbers.next(baseBytes);
            int extents = numbers.nextInt(2);
            parts += extents;
            if (parts > MOST_ITEMS) {
                throw DecodingException.damaged("more than " + MOST_ITEMS + " parts");
            }
            List<long[]> places = new ArrayList<>();
            for (int j = 0; j < extents; j++) {
                numbers.next(indexBytes);
                long offset = numbers.next(offsetBytes);
                places.add(new long[] {base + offset, numbers.next(lengthBytes)});
            }
            if (construction <= 1) {
                locations.put(id, new Location(construction == 1, places));
            }
        }
    }

    private static void checkCount(int count) throws DecodingException {
        if (count > MOST_ITEMS) {
            throw DecodingException.damaged("more than " + MOST_ITEMS + " items");
        }
    }

    private void readProperties(HeifBox box) throws DecodingException {
        List<HeifBox> parts = box.children(0);
        List<HeifBox> all =
                HeifBox.find(parts, "ipco").orElseThrow(HeifFile::noPicture).children(0);
        for (HeifBox association : parts) {
            if (association.type().equals("ipma")) {
                readAssociations(association, all);
            }
        }
    }

    private void readAssociations(HeifBox box, List<HeifBox> all) throws DecodingException {
        HeifNumbers numbers = box.numbers();
        int indexBytes = (box.content().get(3) & 1) == 0 ? 1 : 2;
        int count = numbers.nextInt(4);
        checkCount(count);
        for (int i = 0; i < count; i++) {
            List<HeifBox> own =
                    properties.computeIfAbsent(numbers.nextInt(box.version() == 0 ? 2 : 4), _ -> new ArrayList<>());
            int associations = numbers.nextInt(1);
            for (int j = 0; j < associations; j++) {
                int index = numbers.nextInt(indexBytes) & (indexBytes == 1 ? 0x7f : 0x7fff);
                if (index >= 1 && index <= all.size()) {
                    own.add(all.get(index - 1));
                }
            }
        }
    }

    private void readReferences(HeifBox box) throws DecodingException {
        int idBytes = box.version() == 0 ? 2 : 4;
        for (HeifBox entry : box.children(4)) {
            HeifNumbers numbers = new HeifNumbers(entry.content().duplicate());
            int from = numbers.nextInt(idBytes);
            int count = numbers.nextInt(2);
            checkCount(count);
            List<Integer> to = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                to.add(numbers.nextInt(idBytes));
            }
            references.add(new Reference(entry.type(), from, to));
        }
    }

    /** Returns the item that is the picture. */
    int primary() {
        return primary;
    }

    /** Returns the kind of an item. */
    String type(int item) throws DecodingException {
        String type = types.get(item);
        if (type == null) {
            throw DecodingException.damaged("one of its parts is missing");
        }
        return type;
    }

    /** Returns what is said about an item, in order. */
    List<HeifBox> properties(int item) {
        return properties.getOrDefault(item, List.of());
    }

    Optional<HeifBox> property(int item, String type) {
        return HeifBox.find(properties(item), type);
    }

    /** Returns the items that an item refers to. */
    List<Integer> from(int item, String type) {
        return references.stream()
                .filter(reference -> reference.type.equals(type) && reference.from == item)
                .flatMap(reference -> reference.to.stream())
                .toList();
    }

    /** Returns the items that refer to an item. */
    List<Integer> to(int item, String type) {
        return references.stream()
                .filter(reference -> reference.type.equals(type) && reference.to.contains(item))
                .map(Reference::from)
                .toList();
    }

    /** Returns the bytes of an item. */
    byte[] bytes(int item) throws DecodingException {
        Location location = locations.get(item);
        if (location == null) {
            throw DecodingException.damaged("one of its parts is missing");
        }
        ByteBuffer source = location.inside ? inside : file;
        long length = 0;
        for (long[] part : location.parts) {
            long end = part[0] + lengthOf(part, source);
            if (part[0] < 0 || end < part[0] || end > source.limit()) {
                throw DecodingException.truncated();
            }
            length += end - part[0];
        }
        if (length > source.limit()) {
            throw DecodingException.damaged("its parts lie one over the other");
        }
        byte[] bytes = new byte[(int) length];
        int at = 0;
        for (long[] part : location.parts) {
            int count = (int) lengthOf(part, source);
            source.get((int) part[0], bytes, at, count);
            at += count;
        }
        return bytes;
    }

    /** A length of zero means: to the end. */
    private static long lengthOf(long[] part, ByteBuffer source) {
        return part[1] == 0 ? Math.max(0, source.limit() - part[0]) : part[1];
    }
}
