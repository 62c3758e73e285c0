// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.util.Optional;

/**
 * How a kind of file names its weights. The canonical names are those of published LLaVA-Mini checkpoints, such as
 * {@code model.layers.0.self_attn.q_proj.weight}; all other packages know these only.
 */
public enum WeightLayout {
    /** LLaVA-Mini itself, LLaVA-v1.5 as its authors publish it, and plain Llama models. */
    LLAVA_MINI {
        @Override
        public Optional<String> canonicalName(String storedName) {
            boolean unused = storedName.endsWith(".rotary_emb.inv_freq")
                    || storedName.endsWith(".embeddings.position_ids")
                    || storedName.equals("model.image_newline");
            return unused ? Optional.empty() : Optional.of(storedName);
        }

        @Override
        public String storedName(String canonicalName) {
            return canonicalName;
        }
    },
    /** A CLIP directory: of the whole model or of its vision part. */
    CLIP {
        @Override
        public Optional<String> canonicalName(String storedName) {
            boolean vision = storedName.startsWith("vision_model.") && !storedName.endsWith(".position_ids");
            return vision ? Optional.of(VISION_TOWER + storedName) : Optional.empty();
        }

        @Override
        public String storedName(String canonicalName) {
            if (!canonicalName.startsWith(VISION_TOWER)) {
                throw new IllegalArgumentException("not a weight of the vision tower: " + canonicalName);
            }
            return canonicalName.substring(VISION_TOWER.length());
        }
    };

    /** What canonical names of the vision tower begin with. */
    public static final String VISION_TOWER = "model.vision_tower.vision_tower.";

    /** Returns the canonical name of a stored one, or nothing if no model uses that tensor. Unknown names stay as they are. */
    public abstract Optional<String> canonicalName(String storedName);

    /** Returns the name under which such files store a weight. */
    public abstract String storedName(String canonicalName);
}
