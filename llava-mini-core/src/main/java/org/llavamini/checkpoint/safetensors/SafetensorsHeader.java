// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.safetensors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.weight.TensorEntry;

/**
 * The validated header of a safetensors file: the tensors cover the data exactly, each byte belongs to one of them.
 *
 * @param entries tensors by name in the order of their data, offsets counted from the beginning of the file
 * @param metadata the strings under {@code __metadata__}
 */
record SafetensorsHeader(Map<String, TensorEntry> entries, Map<String, String> metadata) {
    static final String METADATA_KEY = "__metadata__";

    SafetensorsHeader {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Checks that tensors cover the data from the first to the last byte without gap or overlap.
     *
     * @param found tensors in any order, offsets counted from the beginning of the file
     * @param dataBegin first byte after the header
     * @param fileSize bytes of the whole file
     */
    static SafetensorsHeader of(
            Path file, List<TensorEntry> found, Map<String, String> metadata, long dataBegin, long fileSize) {
        List<TensorEntry> entries = new ArrayList<>(found);
        entries.sort(Comparator.comparingLong(TensorEntry::offset).thenComparingLong(TensorEntry::bytes));
        Map<String, TensorEntry> byName = new LinkedHashMap<>();
        long end = dataBegin;
        for (TensorEntry entry : entries) {
            if (entry.offset() != end) {
                throw ModelErrors.format(
                        file,
                        "tensor " + ModelErrors.shown(entry.name())
                                + (entry.offset() < end ? " overlaps" : " leaves a hole after")
                                + " the tensor before it: its data begin at byte " + (entry.offset() - dataBegin)
                                + ", expected " + (end - dataBegin) + "; the file is damaged, get it again");
            }
            end += entry.bytes();
            byName.put(entry.name(), entry);
        }
        if (fileSize < end) {
            throw truncated(file, end, fileSize);
        }
        if (fileSize > end) {
            throw ModelErrors.format(
                    file,
                    (fileSize - end) + " bytes follow the last tensor: expected " + end + " bytes, found " + fileSize
                            + "; the file is damaged, get it again");
        }
        return new SafetensorsHeader(byName, metadata);
    }

    static RuntimeException truncated(Path file, long expected, long found) {
        return ModelErrors.format(
                file,
                "the file is truncated: expected " + expected + " bytes, found " + found
                        + "; download or copy it again");
    }
}
