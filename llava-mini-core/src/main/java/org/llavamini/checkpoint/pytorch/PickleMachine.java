// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.llavamini.checkpoint.pytorch.PickleValue.None;
import org.llavamini.checkpoint.pytorch.PickleValue.Tuple;

/**
 * Reads one pickle, as far as {@code torch.save} and its like need the format: strings, numbers, lists, dictionaries, tuples
 * and the few names of {@link PickleObjects}. Its work and memory are bounded, whatever the pickle says.
 */
final class PickleMachine {
    private static final int MAX_OPERATIONS = 1_000_000;
    private static final long MAX_BYTES = 1 << 26;
    private static final int MAX_TEXT_BYTES = 1 << 16;
    private static final int MAX_GLOBAL_BYTES = 256;
    private static final int MAX_PROTOCOL = 5;
    private static final None NONE = new None();

    private final ByteCursor in;
    private final PickleObjects objects;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private PickleMachine(ByteCursor in, PickleObjects objects) {
        this.in = in;
        this.objects = objects;
    }

    /** Returns the object of the pickle at the cursor, which then stands behind it. */
    static Object read(ByteCursor in, PickleObjects objects) {
        return new PickleMachine(in, objects).run();
    }

    private Object run() {
        long begin = in.position();
        for (int i = 0; i < MAX_OPERATIONS && in.position() - begin < MAX_BYTES; i++) {
            int operation = in.unsignedByte();
            if (operation == '.') {
                return pop();
            }
            execute(operation);
        }
        throw objects.broken("it is longer than any list of weights");
    }

    private void execute(int operation) {
        switch (operation) {
            case 0x80 -> requireProtocol(in.unsignedByte());
            case 0x95 -> in.skip(Long.BYTES); // FRAME, a hint for buffering
            case '(' -> marks.push(stack.size());
            case '0' -> pop();
            case '2' -> push(top());
            case 'N' -> push(NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.signedInt());
            case 'K' -> push((long) in.unsignedByte());
            case 'M' -> push((long) in.unsignedShort());
            case 0x8a -> push(number(in.bytes(in.unsignedByte(), MAX_GLOBAL_BYTES)));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.signedLong())));
            case 'U', 0x8c, 'C' -> push(in.text(in.unsignedByte(), MAX_TEXT_BYTES));
            case 'X', 'T', 'B' -> push(in.text(in.unsignedInt(), MAX_TEXT_BYTES));
            case 0x8d, 0x8e -> push(in.text(in.signedLong(), MAX_TEXT_BYTES));
            case ')' -> push(new Tuple(List.of()));
            case 0x85 -> pushTuple(stack.size() - 1);
            case 0x86 -> pushTuple(stack.size() - 2);
            case 0x87 -> pushTuple(stack.size() - 3);
            case 't' -> pushTuple(mark());
            case ']' -> push(new ArrayList<>());
            case '}' -> push(new LinkedHashMap<>());
            case 'a' -> append(stack.size() - 1);
            case 'e' -> append(mark());
            case 's' -> setItems(stack.size() - 2);
            case 'u' -> setItems(mark());
            case 'q' -> memo.put((long) in.unsignedByte(), top());
            case 'r' -> memo.put(in.unsignedInt(), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> push(remembered(in.unsignedByte()));
            case 'j' -> push(remembered(in.unsignedInt()));
            case 'c' -> push(objects.global(in.line(MAX_GLOBAL_BYTES), in.line(MAX_GLOBAL_BYTES)));
            case 0x93 -> pushStackGlobal();
            case 'R' -> pushCall();
            case 'Q' -> push(objects.persistent(pop()));
            case 'b' -> pop(); // BUILD: attributes of an object, such as the versions in a state dictionary
            default ->
                throw objects.broken(String.format(
                        Locale.ROOT,
                        "the operation 0x%02x at byte %d is none that torch.save writes",
                        operation,
                        in.position() - 1));
        }
    }

    private void requireProtocol(int protocol) {
        if (protocol > MAX_PROTOCOL) {
            throw objects.broken("its protocol " + protocol + " is unknown");
        }
    }

    private static Object number(byte[] littleEndian) {
        byte[] bytes = new byte[littleEndian.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = littleEndian[bytes.length - 1 - i];
        }
        BigInteger value = bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        if (stack.size() <= floor()) {
            throw objects.broken("it takes more values than it has at byte " + in.position());
        }
        return stack.getLast();
    }

    private Object pop() {
        Object top = top();
        stack.removeLast();
        return top;
    }

    /** Values below the last mark are out of reach, as in Python. */
    private int floor() {
        return marks.isEmpty() ? 0 : marks.peek();
    }

    private int mark() {
        if (marks.isEmpty()) {
            throw objects.broken("a mark is missing at byte " + in.position());
        }
        return marks.pop();
    }

    private void pushTuple(int from) {
        push(new Tuple(popFrom(from)));
    }

    private List<Object> popFrom(int from) {
        if (from < floor() || from > stack.size()) {
            throw objects.broken("it takes more values than it has at byte " + in.position());
        }
        List<Object> tail = stack.subList(from, stack.size());
        List<Object> values = List.copyOf(tail);
        tail.clear();
        return values;
    }

    private Object remembered(long key) {
        Object value = memo.get(key);
        if (value == null) {
            throw objects.broken("it refers to value " + key + ", which is not there");
        }
        return value;
    }

    @SuppressWarnings("unchecked") // lists come from this class alone
    private void append(int from) {
        List<Object> values = popFrom(from);
        if (!(top() instanceof List<?> list)) {
            throw objects.broken("it appends to something that is no list");
        }
        ((List<Object>) list).addAll(values);
    }

    @SuppressWarnings("unchecked") // maps come from here and PickleObjects alone
    private void setItems(int from) {
        List<Object> values = popFrom(from);
        if (!(top() instanceof Map<?, ?> map) || values.size() % 2 != 0) {
            throw objects.broken("it sets items of something that is no dictionary");
        }
        for (int i = 0; i < values.size(); i += 2) {
            objects.put((Map<Object, Object>) map, values.get(i), values.get(i + 1));
        }
    }

    private void pushStackGlobal() {
        if (!(pop() instanceof String name) || !(pop() instanceof String module)) {
            throw objects.broken("a name is no string");
        }
        push(objects.global(module, name));
    }

    private void pushCall() {
        if (!(pop() instanceof Tuple arguments)) {
            throw objects.broken("a call has no tuple of arguments");
        }
        push(objects.call(pop(), arguments));
    }
}
