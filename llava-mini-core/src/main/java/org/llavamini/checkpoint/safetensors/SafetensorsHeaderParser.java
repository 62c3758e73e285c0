// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

/** Reads the JSON of one safetensors header strictly, in one pass and within fixed limits. */
final class SafetensorsHeaderParser {
    private static final int MAX_RANK = 16;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(32)
                    .maxNameLength(1 << 16)
                    .build())
            .build();

    private final Path file;
    private final long dataBegin;
    private final long fileSize;
    private final List<TensorEntry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    SafetensorsHeaderParser(Path file, long dataBegin, long fileSize) {
        this.file = file;
        this.dataBegin = dataBegin;
        this.fileSize = fileSize;
    }

    SafetensorsHeader parse(byte[] header) {
        try (JsonParser json = JSON.createParser(header)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw broken("the header is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                expect(json, JsonToken.START_OBJECT, name);
                if (name.equals(SafetensorsHeader.METADATA_KEY)) {
                    readMetadata(json);
                } else {
                    entries.add(readEntry(json, name));
                }
            }
            if (json.nextToken() != null) {
                throw broken("something follows the JSON object of the header");
            }
        } catch (IOException e) {
            throw ModelErrors.format(
                    file, "the header is not valid JSON: " + firstLine(e) + "; this is no intact safetensors file", e);
        }
        return SafetensorsHeader.of(file, entries, metadata, dataBegin, fileSize);
    }

    private void readMetadata(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            expect(json, JsonToken.VALUE_STRING, SafetensorsHeader.METADATA_KEY + "." + key);
            metadata.put(key, json.getText());
        }
    }

    private TensorEntry readEntry(JsonParser json, String name) throws IOException {
        String dtypeName = "";
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        int fields = 0;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            fields++;
            switch (field) {
                case "dtype" -> {
                    expect(json, JsonToken.VALUE_STRING, name + ".dtype");
                    dtypeName = json.getText();
                }
                case "shape" -> shape = readLongs(json, name, field);
                case "data_offsets" -> offsets = readLongs(json, name, field);
                default -> throw broken(tensor(name) + " has an unknown field " + ModelErrors.shown(field));
            }
        }
        if (fields != 3) { // the parser refuses duplicates, so three known fields are all three
            throw broken(tensor(name) + " lacks one of dtype, shape and data_offsets");
        }
        return entry(name, dtypeName, shape, offsets);
    }

    private TensorEntry entry(String name, String dtypeName, List<Long> sizes, List<Long> offsets) {
        String found = dtypeName;
        if (found.matches("F[468]_?.*") && !found.equals("F64")) {
            throw ModelErrors.format(
                    file,
                    tensor(name) + " is stored in floating point of 8 bits or fewer (" + ModelErrors.shown(found)
                            + "), which is not read; take a checkpoint in BF16, F16 or F32 (quantize makes 8 or 4 bits"
                            + " of it)");
        }
        DType dtype = SafetensorsTypes.parse(found)
                .orElseThrow(() -> broken(tensor(name) + " has the unknown element type " + ModelErrors.shown(found)
                        + "; known are F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL"));
        Shape shape = shape(name, sizes);
        if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(0) > offsets.get(1)) {
            throw broken(tensor(name) + " has impossible data_offsets " + offsets);
        }
        if (offsets.get(1) > Long.MAX_VALUE - dataBegin) {
            throw broken(tensor(name) + " has data_offsets beyond any file: " + offsets);
        }
        long bytes = offsets.get(1) - offsets.get(0);
        if (shape.elements() > Long.MAX_VALUE / dtype.bytes() || shape.elements() * dtype.bytes() != bytes) {
            throw broken(tensor(name) + " has " + bytes + " bytes of data, but its shape " + shape + " of " + dtypeName
                    + " needs " + shape.elements() + " elements of " + dtype.bytes() + " bytes");
        }
        return new TensorEntry(name, dtype, shape, dataBegin + offsets.get(0), bytes);
    }

    private Shape shape(String name, List<Long> sizes) {
        if (sizes.size() > MAX_RANK) {
            throw broken(tensor(name) + " has " + sizes.size() + " dimensions, at most " + MAX_RANK + " are read");
        }
        try {
            return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
        } catch (IllegalArgumentException e) {
            throw ModelErrors.format(file, tensor(name) + " has an impossible shape: " + e.getMessage(), e);
        }
    }

    private List<Long> readLongs(JsonParser json, String name, String field) throws IOException {
        expect(json, JsonToken.START_ARRAY, name + "." + field);
        List<Long> values = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            boolean fits = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!fits || values.size() > MAX_RANK) {
                throw broken(tensor(name) + ": " + field + " must be a short list of whole numbers");
            }
            values.add(json.getLongValue());
        }
        return values;
    }

    private void expect(JsonParser json, JsonToken expected, String where) throws IOException {
        JsonToken found = json.nextToken();
        if (found != expected) {
            throw broken(
                    "the header holds " + found + " where " + expected + " must stand, at " + ModelErrors.shown(where));
        }
    }

    private LlavaMiniException broken(String what) {
        return ModelErrors.format(file, what + "; this is no intact safetensors file");
    }

    private static String tensor(String name) {
        return "tensor " + ModelErrors.shown(name);
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
