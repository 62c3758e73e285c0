// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.conversion;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.language.LanguageModelWeights;
import org.llavamini.checkpoint.weight.TensorToWrite;
import org.llavamini.tensor.Shape;

/**
 * The vocabulary of a model in the llava-hf layout, which has a token of its own for pictures. Where the model has none yet,
 * {@code <image>} and {@code <pad>} follow the last token, and the rows of embedding and head are filled with zeros up to a
 * multiple of 64, as published models have it.
 *
 * @param imageToken id of the placeholder
 * @param padToken id of padding
 * @param rows rows of embedding and head
 * @param added whether the two tokens are new
 */
record HuggingFaceVocabulary(int imageToken, int padToken, int rows, boolean added) {
    private static final int MULTIPLE = 64;
    private static final Set<String> WITH_ROWS = Set.of(LanguageModelWeights.EMBEDDINGS, LanguageModelWeights.HEAD);

    static HuggingFaceVocabulary of(ModelConfig config) {
        int known = config.languageModel().vocabularySize();
        int padding = config.languageModel().padToken().orElse(0);
        OptionalInt image = config.multimodal().orElseThrow().imageToken();
        return image.isPresent()
                ? new HuggingFaceVocabulary(image.getAsInt(), padding, known, false)
                : new HuggingFaceVocabulary(known, known + 1, Math.ceilDiv(known + 2, MULTIPLE) * MULTIPLE, true);
    }

    /** Returns whether a weight, by its canonical name, has a row for each token. */
    static boolean hasRowsOfTokens(String name) {
        return WITH_ROWS.contains(name);
    }

    /** Returns the tensor with its new rows. */
    TensorToWrite padded(TensorToWrite tensor) {
        long width = tensor.shape().size(1);
        long missing = (rows - tensor.shape().size(0)) * width * tensor.dtype().bytes();
        if (missing == 0) {
            return tensor;
        }
        return new TensorToWrite(tensor.name(), tensor.dtype(), Shape.of(rows, width), sink -> {
            tensor.source().writeTo(sink);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment zeros = arena.allocate(missing);
                sink.accept(zeros);
            }
        });
    }

    /** Writes the new tokens into the tokenizer's files. */
    void addTokens(Path directory) {
        if (added) {
            AddedTokenFiles.add(directory, Map.of("<image>", imageToken, "<pad>", padToken));
        }
    }
}
