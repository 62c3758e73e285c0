// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads single tensors of small safetensors files. */
public final class TestingSafetensors {
    private TestingSafetensors() {}

    public static byte[] bytes(Path file, String tensor) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int headerBytes =
                (int) ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong();
        JsonNode offsets = new ObjectMapper()
                .readTree(content, 8, headerBytes)
                .path(tensor)
                .path("data_offsets");
        int data = 8 + headerBytes;
        return Arrays.copyOfRange(
                content, data + offsets.path(0).asInt(), data + offsets.path(1).asInt());
    }

    public static float[] floats(Path file, String tensor) throws IOException {
        byte[] bytes = bytes(file, tensor);
        float[] floats = new float[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}
