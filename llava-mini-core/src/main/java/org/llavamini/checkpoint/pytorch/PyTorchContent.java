// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.pytorch.PickleValue.TensorView;

/**
 * What a file of {@code torch.save} says it holds.
 *
 * @param tensors tensors by name, in the order of the file; not checked against the storages
 * @param storages where storages lie, by key
 */
record PyTorchContent(Map<String, TensorView> tensors, Map<String, ByteRange> storages) {
    private static final String WRAPPER = "state_dict";

    /** Returns the tensors of a state dictionary, or of the one that a training checkpoint wraps; other values are left out. */
    static Map<String, TensorView> tensors(Path file, Object root) {
        if (!(root instanceof Map<?, ?> dictionary)) {
            throw ModelErrors.format(file, "the file holds no dictionary of tensors by name");
        }
        Map<String, TensorView> tensors = tensors(dictionary);
        if (tensors.isEmpty() && dictionary.get(WRAPPER) instanceof Map<?, ?> wrapped) {
            return tensors(wrapped);
        }
        return tensors;
    }

    private static Map<String, TensorView> tensors(Map<?, ?> dictionary) {
        Map<String, TensorView> tensors = new LinkedHashMap<>();
        dictionary.forEach((key, value) -> {
            if (key instanceof String name && value instanceof TensorView tensor) {
                tensors.put(name, tensor);
            }
        });
        return tensors;
    }
}
