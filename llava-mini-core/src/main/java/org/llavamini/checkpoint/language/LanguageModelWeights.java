// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.checkpoint.weight.DeclaredWeights.Linear;
import org.llavamini.checkpoint.weight.DeclaredWeights.Norm;
import org.llavamini.checkpoint.weight.DeclaredWeights.Single;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.checkpoint.weight.LeastBits;
import org.llavamini.checkpoint.weight.ModelPart;
import org.llavamini.tensor.Shape;

/** What a language model declares of its weights, and the layers of pre-fusion that are shaped like its own. */
public final class LanguageModelWeights {
    /** The table of embeddings. */
    public static final String EMBEDDINGS = "model.embed_tokens.weight";
    /** The weight of the head, in files that have one. */
    public static final String HEAD = "lm_head.weight";
    /** What the names of its decoder layers begin with. */
    public static final String LAYERS = "model.layers.";
    /** What the names of the layers of pre-fusion begin with. */
    public static final String PRE_FUSION_LAYERS = "model.prefusion_layers.";

    static final InitialValue NORMAL = new InitialValue.Normal(0.02);

    private LanguageModelWeights() {}

    /** Returns the table of embeddings {@code [vocabulary, hidden]}. */
    public static Single embedding(LanguageModelConfig config) {
        return new Single(EMBEDDINGS, Shape.of(config.vocabularySize(), config.hiddenSize()), NORMAL);
    }

    /** Returns the norm after the last layer. */
    public static Norm norm(LanguageModelConfig config) {
        return new Norm("model.norm", config.hiddenSize(), false, initialNorm(config));
    }

    /** Returns the head; of a model with tied embeddings no file has it. */
    public static Linear head(LanguageModelConfig config) {
        return new Linear(
                "lm_head",
                config.hiddenSize(),
                config.vocabularySize(),
                false,
                LeastBits.INT8_COMPUTED,
                NORMAL,
                InitialValue.ZEROS);
    }

    /** Returns one decoder layer. */
    public static DecoderLayerWeights layer(LanguageModelConfig config, String prefix, int index) {
        return config.family().decoderLayer(prefix + index, config);
    }

    static InitialValue initialNorm(LanguageModelConfig config) {
        return config.design().norms() == DecoderDesign.Norms.AROUND_PLUS_ONE ? InitialValue.ZEROS : InitialValue.ONES;
    }

    /** Returns all tensors of the language model. */
    public static List<ExpectedWeight> of(LanguageModelConfig config) {
        List<ExpectedWeight> tensors = new ArrayList<>();
        tensors.addAll(embedding(config).tensors(ModelPart.LANGUAGE_MODEL, true));
        tensors.addAll(layers(config, LAYERS, config.layers(), ModelPart.LANGUAGE_MODEL));
        tensors.addAll(norm(config).tensors(ModelPart.LANGUAGE_MODEL, true));
        tensors.addAll(head(config).tensors(ModelPart.LANGUAGE_MODEL, !config.tiedEmbeddings()));
        return tensors;
    }

    /** Returns all tensors of pre-fusion in layers of its own. */
    public static List<ExpectedWeight> ofPreFusion(LanguageModelConfig config, int layers) {
        return layers(config, PRE_FUSION_LAYERS, layers, ModelPart.PRE_FUSION);
    }

    private static List<ExpectedWeight> layers(LanguageModelConfig config, String prefix, int count, ModelPart part) {
        return IntStream.range(0, count)
                .mapToObj(i -> layer(config, prefix, i))
                .flatMap(layer -> layer.all().stream())
                .flatMap((DeclaredWeights declared) -> declared.tensors(part, true).stream())
                .toList();
    }
}
