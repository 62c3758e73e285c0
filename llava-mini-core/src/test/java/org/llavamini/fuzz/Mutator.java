// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Breaks files in the ways in which files break, and in which people break them. The same seed breaks them in the same way. */
final class Mutator {
    private static final long[] LIMITS = {
        0,
        1,
        -1,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0x8000,
        0xffff,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xffffffffL,
        Long.MAX_VALUE
    };
    private static final String[] WORDS = {
        "null",
        "true",
        "-1",
        "1e999",
        "9999999999999999999999",
        "NaN",
        "{}",
        "[]",
        "\"\"",
        "[[[[[[[[",
        "{\"a\":",
        "\\u0000",
        "\n",
        "\0"
    };
    private static final int MOST_CHANGES = 8;
    private static final int HEADER_BYTES = 256;
    private static final int MOST_COPIED = 4096;
    private static final int MOST_BYTES = 1 << 20;

    private final Random random;
    private final JsonMutator json;
    /** What the files are as JSON: each is parsed once, however often it is broken. */
    private final IdentityHashMap<byte[], Optional<JsonNode>> trees = new IdentityHashMap<>();

    Mutator(long seed) {
        random = new Random(seed);
        json = new JsonMutator(random, LIMITS);
    }

    /** Returns a broken copy of one of the files. */
    byte[] mutate(List<byte[]> files) {
        byte[] whole = files.get(random.nextInt(files.size()));
        Optional<JsonNode> tree = trees.computeIfAbsent(whole, JsonMutator::tree);
        if (tree.isPresent() && random.nextInt(4) > 0) {
            return json.mutate(tree.get().deepCopy());
        }
        byte[] file = whole.clone();
        // One change leaves most of a file as it was, so that what comes later is read too.
        for (int changes = random.nextBoolean() ? 1 : 1 + random.nextInt(MOST_CHANGES);
                changes > 0 && file.length > 0;
                changes--) {
            file = change(file, files);
        }
        return file.length <= MOST_BYTES ? file : Arrays.copyOf(file, MOST_BYTES);
    }

    private byte[] change(byte[] file, List<byte[]> files) {
        int at = place(file.length);
        return switch (random.nextInt(10)) {
            case 0, 1 -> with(file, at, (byte) (file[at] ^ 1 << random.nextInt(8)));
            case 2, 3 -> with(file, at, (byte) random.nextInt());
            case 4 -> number(file, at);
            case 5 -> Arrays.copyOf(file, random.nextInt(file.length + 1));
            case 6 -> replaced(file, at, Math.min(file.length, at + random.nextInt(MOST_COPIED)), new byte[0]);
            case 7 -> {
                int end = Math.min(file.length, at + random.nextInt(MOST_COPIED));
                yield replaced(file, place(file.length), -1, Arrays.copyOfRange(file, at, end));
            }
            case 8 -> replaced(file, at, -1, WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8));
            default -> {
                byte[] other = files.get(random.nextInt(files.size()));
                yield replaced(file, at, file.length, Arrays.copyOfRange(other, place(other.length), other.length));
            }
        };
    }

    /** Returns a place in a file; what stands in headers does the most. */
    private int place(int length) {
        return random.nextInt(Math.max(1, random.nextBoolean() ? Math.min(length, HEADER_BYTES) : length));
    }

    private static byte[] with(byte[] file, int at, byte value) {
        file[at] = value;
        return file;
    }

    private byte[] number(byte[] file, int at) {
        long value = LIMITS[random.nextInt(LIMITS.length)] + random.nextInt(3) - 1;
        int bytes = 1 << random.nextInt(4);
        boolean littleEndian = random.nextBoolean();
        for (int i = 0; i < bytes && at + i < file.length; i++) {
            file[at + i] = (byte) (value >> 8 * (littleEndian ? i : bytes - 1 - i));
        }
        return file;
    }

    /** Returns a file with a part replaced; the end -1 means that nothing is taken out. */
    private static byte[] replaced(byte[] file, int start, int end, byte[] by) {
        int rest = end < 0 ? start : end;
        byte[] result = Arrays.copyOf(file, start + by.length + file.length - rest);
        System.arraycopy(by, 0, result, start, by.length);
        System.arraycopy(file, rest, result, start + by.length, file.length - rest);
        return result;
    }
}
