// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.llavamini.checkpoint.weight.DeclaredWeights;
import org.llavamini.checkpoint.weight.DeclaredWeights.Norm;
import org.llavamini.checkpoint.weight.DeclaredWeights.Single;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.InitialValue;
import org.llavamini.checkpoint.weight.ModelPart;

/**
 * What a vision tower declares of its weights around its layers.
 *
 * @param patches convolution from pixels to patches, {@code [width, 3, patch, patch]}
 * @param patchBias its bias
 * @param classToken a token before the patches
 * @param positions of the class token, if there is one, and the patches; {@code [..., width]}
 * @param preNorm before the first layer
 * @param unused what files hold beyond the features that are used
 */
public record VisionTowerWeights(
        Single patches,
        Optional<Single> patchBias,
        Optional<Single> classToken,
        Single positions,
        Optional<Norm> preNorm,
        List<DeclaredWeights> unused) {
    /** What canonical names of the vision tower begin with. */
    public static final String PREFIX = "model.vision_tower.vision_tower.";

    static final InitialValue NORMAL = new InitialValue.Normal(0.02);

    public VisionTowerWeights {
        requireNonNull(patches, "patches is null");
        requireNonNull(patchBias, "patchBias is null");
        requireNonNull(classToken, "classToken is null");
        requireNonNull(positions, "positions is null");
        requireNonNull(preNorm, "preNorm is null");
        unused = List.copyOf(unused);
    }

    /** Returns all tensors of a tower, of which the first layers are required. */
    public static List<ExpectedWeight> of(VisionConfig config, int usedLayers) {
        VisionTowerWeights tower = config.family().weights(config);
        List<ExpectedWeight> tensors = new ArrayList<>();
        Stream.of(
                        Stream.of(tower.patches, tower.positions),
                        Stream.of(tower.patchBias, tower.classToken, tower.preNorm)
                                .flatMap(Optional::stream))
                .<DeclaredWeights>flatMap(part -> part)
                .forEach(declared -> tensors.addAll(declared.tensors(ModelPart.VISION_TOWER, true)));
        for (int i = 0; i < config.layers(); i++) {
            boolean used = i < usedLayers;
            config.family()
                    .layer(config, i)
                    .all()
                    .forEach(declared -> tensors.addAll(declared.tensors(ModelPart.VISION_TOWER, used)));
        }
        tower.unused.forEach(declared -> tensors.addAll(declared.tensors(ModelPart.VISION_TOWER, false)));
        return tensors;
    }
}
