// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.pytorch.PickleValue.Global;
import org.llavamini.checkpoint.pytorch.PickleValue.None;
import org.llavamini.checkpoint.pytorch.PickleValue.Storage;
import org.llavamini.checkpoint.pytorch.PickleValue.TensorView;
import org.llavamini.checkpoint.pytorch.PickleValue.Tuple;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.DType;

/**
 * The few names that a pickle of weights may use, and what they mean here. All others are refused when they are read, before
 * anything could come of them; nothing is ever executed.
 */
final class PickleObjects {
    private static final Global ORDERED_DICT = new Global("collections", "OrderedDict");
    private static final Global SIZE = new Global("torch", "Size");
    private static final Global TENSOR = new Global("torch._utils", "_rebuild_tensor");
    private static final Global TENSOR_2 = new Global("torch._utils", "_rebuild_tensor_v2");
    private static final Global PARAMETER = new Global("torch._utils", "_rebuild_parameter");
    private static final Set<Global> CALLABLE = Set.of(ORDERED_DICT, SIZE, TENSOR, TENSOR_2, PARAMETER);
    private static final Map<String, DType> STORAGES = Map.ofEntries(
            Map.entry("DoubleStorage", DType.FLOAT64),
            Map.entry("FloatStorage", DType.FLOAT32),
            Map.entry("HalfStorage", DType.FLOAT16),
            Map.entry("BFloat16Storage", DType.BFLOAT16),
            Map.entry("LongStorage", DType.INT64),
            Map.entry("IntStorage", DType.INT32),
            Map.entry("ShortStorage", DType.INT16),
            Map.entry("CharStorage", DType.INT8),
            Map.entry("ByteStorage", DType.UINT8),
            Map.entry("BoolStorage", DType.BOOL));
    private static final int MAX_RANK = 16;
    private static final int MAX_PAIRS = 1_000_000;
    private static final Global UNTYPED = new Global("torch.storage", "UntypedStorage");

    private final Path file;
    private final Map<String, Storage> storages = new HashMap<>();
    private int pairs;

    PickleObjects(Path file) {
        this.file = file;
    }

    /** Returns the storages that the pickle named, by key. */
    Map<String, Storage> storages() {
        return storages;
    }

    Global global(String module, String name) {
        Global global = new Global(module, name);
        if (!CALLABLE.contains(global) && storageType(global).isEmpty()) {
            throw ModelErrors.format(
                    file,
                    "the pickle asks for " + ModelErrors.shown(global.toString())
                            + ", which weights do not need; it is refused, as it could run a program");
        }
        return global;
    }

    private static Optional<DType> storageType(Global global) {
        if (global.equals(UNTYPED)) {
            return Optional.of(DType.UINT8);
        }
        boolean torch = global.module().equals("torch") || global.module().equals("torch.cuda");
        return torch ? Optional.ofNullable(STORAGES.get(global.name())) : Optional.empty();
    }

    /** Returns what a call of one of the names gives. */
    Object call(Object callable, Tuple arguments) {
        if (!(callable instanceof Global global) || !CALLABLE.contains(global)) {
            throw broken("it calls something that is no function");
        }
        List<Object> values = arguments.items();
        if (global.equals(ORDERED_DICT)) {
            return orderedDict(values);
        }
        if (global.equals(SIZE) && values.size() == 1 && values.getFirst() instanceof Tuple sizes) {
            return sizes;
        }
        if (global.equals(PARAMETER) && !values.isEmpty() && values.getFirst() instanceof TensorView tensor) {
            return tensor;
        }
        if (global.name().startsWith("_rebuild_tensor")
                && values.size() >= 4
                && values.get(0) instanceof Storage storage
                && values.get(1) instanceof Long offset) {
            return new TensorView(storage, offset, longs(values.get(2)), longs(values.get(3)));
        }
        throw broken("it calls " + global + " with other values than torch.save writes");
    }

    private Map<Object, Object> orderedDict(List<Object> arguments) {
        Map<Object, Object> dict = new LinkedHashMap<>();
        if (!arguments.isEmpty() && arguments.getFirst() instanceof List<?> list) {
            // the same list may be given to many calls, each of which copies it
            pairs += list.size();
            if (pairs > MAX_PAIRS) {
                throw broken("its dictionaries are longer than any list of weights");
            }
            for (Object pair : list) {
                if (pair instanceof List<?> two && two.size() == 2) {
                    put(dict, two.get(0), two.get(1));
                } else if (pair instanceof Tuple two && two.items().size() == 2) {
                    put(dict, two.items().get(0), two.items().get(1));
                } else {
                    throw broken("an OrderedDict consists of other things than pairs");
                }
            }
        }
        return dict;
    }

    /** Puts a pair into a map; keys other than strings and numbers could be made to cost without end. */
    void put(Map<Object, Object> dict, Object key, Object value) {
        if (!(key instanceof String) && !(key instanceof Long)) {
            throw broken("a dictionary has keys that are neither strings nor numbers");
        }
        dict.put(key, value);
    }

    private List<Long> longs(Object value) {
        List<?> items = value instanceof Tuple tuple ? tuple.items() : List.of(value);
        if (items.size() > MAX_RANK) {
            throw broken("a tensor has " + items.size() + " dimensions, at most " + MAX_RANK + " are read");
        }
        List<Long> longs = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof Long number)) {
                throw broken("the sizes of a tensor are no whole numbers");
            }
            longs.add(number);
        }
        return longs;
    }

    /** Returns the storage that a persistent id names: kind, type, key, device, elements and, in old files, a part of it. */
    Storage persistent(Object id) {
        if (!(id instanceof Tuple tuple)
                || tuple.items().size() < 5
                || !"storage".equals(tuple.items().get(0))
                || !(tuple.items().get(1) instanceof Global type)
                || !(tuple.items().get(2) instanceof String key)
                || !(tuple.items().get(4) instanceof Long elements)
                || elements < 0) {
            throw broken("it refers to something that is no storage");
        }
        DType dtype = storageType(type).orElseThrow(() -> broken("a storage has the unknown type " + type));
        Storage whole = new Storage(key, dtype, elements, 0, elements);
        Storage known = storages.putIfAbsent(key, whole);
        if (known != null && !known.equals(whole)) {
            throw broken("storage " + ModelErrors.shown(key) + " has two types or sizes");
        }
        boolean part = tuple.items().size() > 5 && !(tuple.items().get(5) instanceof None);
        return part ? part(whole, tuple.items().get(5)) : whole;
    }

    private Storage part(Storage whole, Object view) {
        if (view instanceof Tuple tuple
                && tuple.items().size() == 3
                && tuple.items().get(1) instanceof Long first
                && tuple.items().get(2) instanceof Long length
                && first >= 0
                && length >= 0
                && first <= whole.elements()
                && length <= whole.elements() - first) {
            return new Storage(whole.key(), whole.dtype(), whole.elements(), first, length);
        }
        throw broken("a part of storage " + ModelErrors.shown(whole.key()) + " lies outside it");
    }

    LlavaMiniException broken(String what) {
        return ModelErrors.format(file, "the pickle of weights is damaged: " + what);
    }
}
