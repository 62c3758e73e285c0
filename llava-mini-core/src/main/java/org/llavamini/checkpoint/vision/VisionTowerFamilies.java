// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The families of vision towers that are known. */
final class VisionTowerFamilies {
    /** One line for each. */
    private static final List<VisionTowerFamily> ALL = List.of(new Clip(), new Siglip(), new DinoV2());

    private VisionTowerFamilies() {}

    static Optional<VisionTowerFamily> find(String modelType) {
        return ALL.stream()
                .filter(family -> family.modelTypes().contains(modelType))
                .findFirst();
    }

    static String known() {
        return ALL.stream().flatMap(family -> family.modelTypes().stream()).collect(Collectors.joining(", "));
    }
}
