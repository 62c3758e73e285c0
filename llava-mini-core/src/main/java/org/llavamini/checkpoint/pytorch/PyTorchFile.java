// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.llavamini.checkpoint.file.MappedFile;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.pytorch.PickleValue.TensorView;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.checkpoint.weight.WeightFile;
import org.llavamini.error.LlavaMiniException;

/**
 * A memory-mapped file of weights that PyTorch's {@code torch.save} wrote ({@code .bin}, {@code .pt}), in its zip format or
 * the one before it.
 *
 * <p>Its pickle is read by a machine that knows tensors, strings, numbers and containers and can run nothing; anything else
 * in it is refused. Tensors are given out where they lie in the file; one whose elements do not lie one after the other (a
 * transposed view) is copied once, when it is asked for. Thread-safe. The caller closes the file; segments are then invalid.
 */
public final class PyTorchFile implements WeightFile {
    private static final int MAX_PREFIX_BYTES = 64;

    private final Path path;
    private final Arena arena;
    private final MemorySegment content;
    private final Map<String, StridedTensor> tensors;
    private final Map<String, MemorySegment> copies = new ConcurrentHashMap<>();

    private PyTorchFile(Path path, Arena arena, MemorySegment content, Map<String, StridedTensor> tensors) {
        this.path = path;
        this.arena = arena;
        this.content = content;
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Maps a file and checks where all its tensors lie.
     *
     * @throws LlavaMiniException with {@code MODEL_NOT_FOUND} if there is no such file, {@code MODEL_FORMAT} if it is no intact
     *     file of tensors or its pickle asks for anything else, {@code INPUT_OUTPUT} if it cannot be read
     */
    public static PyTorchFile open(Path path) {
        Arena arena = Arena.ofShared();
        try {
            MemorySegment content = MappedFile.map(path, arena);
            return new PyTorchFile(path, arena, content, tensors(path, content));
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static Map<String, StridedTensor> tensors(Path path, MemorySegment content) {
        PyTorchContent found;
        if (ZipIndex.isZip(content)) {
            found = PyTorchZip.read(path, content);
        } else if (PyTorchLegacy.matches(content)) {
            found = PyTorchLegacy.read(path, content);
        } else {
            throw unknown(path, content);
        }
        Map<String, StridedTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, TensorView> tensor : found.tensors().entrySet()) {
            TensorView view = tensor.getValue();
            ByteRange place = found.storages().get(view.storage().key());
            if (place == null) {
                throw ModelErrors.format(
                        path,
                        "the data of tensor " + ModelErrors.shown(tensor.getKey())
                                + " are missing; the file is damaged, get it again");
            }
            tensors.put(tensor.getKey(), StridedTensor.of(path, tensor.getKey(), view, place));
        }
        return tensors;
    }

    private static LlavaMiniException unknown(Path path, MemorySegment content) {
        byte[] begin = content.asSlice(0, Math.min(MAX_PREFIX_BYTES, content.byteSize()))
                .toArray(ValueLayout.JAVA_BYTE);
        if (new String(begin, StandardCharsets.ISO_8859_1).startsWith("version https://git-lfs")) {
            return ModelErrors.format(path, "the file is a Git LFS pointer and not the weights; fetch them first");
        }
        return ModelErrors.format(path, "this is no file of torch.save, neither a zip file nor an older pickle");
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    private StridedTensor tensor(String name) {
        StridedTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw ModelErrors.format(path, "there is no tensor " + ModelErrors.shown(name));
        }
        return tensor;
    }

    @Override
    public TensorEntry entry(String name) {
        return tensor(name).entry();
    }

    @Override
    public MemorySegment segment(String name) {
        StridedTensor tensor = tensor(name);
        return tensor.isContiguous()
                ? tensor.elements(content, arena)
                : copies.computeIfAbsent(name, _ -> tensor.elements(content, arena));
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
