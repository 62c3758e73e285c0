// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** The objects of a file of samples: one list of them, or one a line. */
final class JsonObjects {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonObjects() {}

    /**
     * Reads one after the other.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if the file is no JSON, {@code INPUT_OUTPUT} if it cannot be read
     */
    static void each(Path file, Consumer<JsonNode> consumer) {
        try (MappingIterator<JsonNode> nodes = JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (nodes.hasNextValue()) {
                JsonNode node = nodes.nextValue();
                if (node.isArray()) {
                    node.forEach(consumer);
                } else {
                    consumer.accept(node);
                }
            }
        } catch (JsonProcessingException failure) {
            throw NotJson.at(failure, file);
        } catch (IOException failure) {
            String what = Files.exists(file) ? "cannot read the data" : "no such data";
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, what + " (" + file + ")", failure);
        }
    }
}
