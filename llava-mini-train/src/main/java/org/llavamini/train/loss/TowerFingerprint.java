// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.llavamini.media.ContentDigest;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainedPart;
import org.llavamini.train.weights.TrainedModel;

/** Everything besides the media that a frozen tower's features follow from: its weights, and how pixels come to it. */
final class TowerFingerprint {
    private TowerFingerprint() {}

    /** Returns a text that differs where features may differ. */
    static String of(TrainedModel model, Quirks quirks) {
        MessageDigest digest = ContentDigest.begin();
        try (TensorScope _ = TensorScope.open()) {
            for (Map.Entry<String, Tensor> weight : new TreeMap<>(model.weights()).entrySet()) {
                if (TrainedPart.of(weight.getKey()) == TrainedPart.VISION_TOWER) {
                    digest.update(weight.getKey().getBytes(StandardCharsets.UTF_8));
                    weight.getValue().detach().read(segment -> digest.update(segment.asByteBuffer()));
                }
            }
        }
        TrainConfig config = model.settings();
        return String.join(
                "\n",
                HexFormat.of().formatHex(digest.digest()),
                model.vision().toString(),
                model.tower().preprocessor().toString(),
                model.config()
                        .multimodal()
                        .map(multimodal -> multimodal.selectLayer() + " " + multimodal.selectFeature())
                        .orElse(""),
                config.dtype() + " " + config.device().type(),
                config.media().imageAspectRatio() + " " + config.media().resolutionRatio() + " "
                        + config.media().frames(),
                quirks.choices().toString());
    }
}
