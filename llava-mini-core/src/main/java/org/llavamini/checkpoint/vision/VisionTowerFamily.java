// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.vision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.checkpoint.file.JsonFields;

/**
 * A family of vision towers, as Hugging Face's transformers names and configures them. All that is particular to one stands in
 * one class beside this, and in one line of {@link VisionTowerFamilies}. Without state.
 */
public interface VisionTowerFamily {
    /** Returns the values of {@code model_type}, of which the first is written. */
    List<String> modelTypes();

    /** Returns transformers' class. */
    String className();

    /**
     * Reads the object of config.json that describes the tower.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT}, naming file and field
     * @throws IllegalArgumentException if the sizes do not fit together
     */
    VisionConfig read(JsonFields fields);

    /** Adds to a config.json what {@link #read} reads beside the common fields. */
    void describe(Map<String, Object> fields, VisionConfig config);

    /** Returns the name inside a tower of a tensor of the family's files, or nothing if the tower does not use it. */
    Optional<String> tensorName(String storedName);

    /** Declares the weights around the layers. */
    VisionTowerWeights weights(VisionConfig config);

    /** Declares the weights of a layer. */
    VisionLayerWeights layer(VisionConfig config, int index);

    /** Returns whether pictures may have another size than those that the positions were learned with. */
    default boolean interpolatesPositions() {
        return false;
    }
}
