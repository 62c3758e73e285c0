// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.List;
import org.llavamini.model.LanguageModel;
import org.llavamini.model.decoder.Rows;
import org.llavamini.model.vision.VisionTower;
import org.llavamini.nn.attention.KeyValueChain;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * The loss of stage vision: pictures and captions of a batch shall find each other (CLIP, Radford et al. 2021), so that a
 * tower from scratch learns what captions speak of.
 *
 * <p>A picture stands for itself by the mean of its patch features, a caption by the frozen language model's last hidden
 * state; both are projected to one space. Equal captions count as the same.
 */
public final class ContrastiveLoss {
    /** Weights that exist during this stage only. */
    record Heads(Tensor vision, Tensor text, Tensor logitScale) {}

    private final VisionTower tower;
    private final LanguageModel languageModel;
    private final Heads heads;

    ContrastiveLoss(VisionTower tower, LanguageModel languageModel, Heads heads) {
        this.tower = tower;
        this.languageModel = languageModel;
        this.heads = heads;
    }

    /**
     * Returns the mean of both directions' cross-entropy.
     *
     * @param pixels {@code [pictures, 3, size, size]}
     * @param captions the ids of each picture's caption
     */
    Tensor of(Tensor pixels, List<long[]> captions) {
        Tensor features = tower.forward(pixels, Cancellation.NEVER); // [pictures, patches, width]
        Tensor pictures = normalized(Functional.linear(mean(features).to(DType.FLOAT32), heads.vision()));
        List<List<Long>> keys = captions.stream()
                .map(ids -> java.util.Arrays.stream(ids).boxed().toList())
                .toList();
        List<List<Long>> distinct = keys.stream().distinct().toList();
        Tensor texts = normalized(Functional.linear(textFeatures(distinct), heads.text())); // [captions, space]
        Tensor logits = pictures.matmul(texts.transpose(0, 1))
                .multiply(heads.logitScale().exp());
        Tensor toCaption = Functional.crossEntropy(
                logits, Tensor.of(keys.stream().mapToLong(distinct::indexOf).toArray(), keys.size()));
        return toCaption.add(toPicture(logits, keys, distinct)).multiply(0.5);
    }

    /** The other direction: a caption's probability is spread evenly over the pictures that it fits. */
    private static Tensor toPicture(Tensor logits, List<List<Long>> keys, List<List<Long>> distinct) {
        float[] targets = new float[distinct.size() * keys.size()];
        for (int caption = 0; caption < distinct.size(); caption++) {
            int fitting = java.util.Collections.frequency(keys, distinct.get(caption));
            for (int picture = 0; picture < keys.size(); picture++) {
                if (keys.get(picture).equals(distinct.get(caption))) {
                    targets[caption * keys.size() + picture] = 1f / fitting / distinct.size();
                }
            }
        }
        Tensor target = Tensor.of(targets, distinct.size(), keys.size());
        return Functional.logSoftmax(logits.transpose(0, 1))
                .multiply(target)
                .sum()
                .multiply(-1);
    }

    private Tensor textFeatures(List<List<Long>> captions) {
        try (TensorScope scope = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            List<Tensor> states = captions.stream()
                    .map(ids -> languageModel.forward(
                            languageModel.embed(Tensor.of(
                                    ids.stream().mapToLong(Long::longValue).toArray(), ids.size())),
                            List.of(Rows.last(ids.size(), KeyValueChain.empty())),
                            Cancellation.NEVER)) // [1, hidden]
                    .toList();
            return scope.keep(Tensor.concatenate(states, 0).to(DType.FLOAT32)); // [captions, hidden]
        }
    }

    private static Tensor mean(Tensor features) {
        return features.sum(1).multiply(1.0 / features.size(1));
    }

    private static Tensor normalized(Tensor x) {
        Tensor length = Functional.sqrt(x.multiply(x).sum(-1)).unsqueeze(-1).clampMinimum(1e-12);
        return x.divide(length);
    }
}
