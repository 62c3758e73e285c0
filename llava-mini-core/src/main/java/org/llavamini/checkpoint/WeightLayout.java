// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.vision.VisionTowerWeights;

/**
 * How a kind of file names its weights. The canonical names are those of published LLaVA-Mini checkpoints, such as
 * {@code model.layers.0.self_attn.q_proj.weight}; all other packages know these only.
 */
public enum WeightLayout {
    /** LLaVA-Mini itself, LLaVA-v1.5 as its authors publish it, and plain Llama models. */
    LLAVA_MINI {
        @Override
        public Optional<String> canonicalName(String storedName) {
            return isUnused(storedName) ? Optional.empty() : Optional.of(storedName);
        }

        @Override
        public String storedName(String canonicalName) {
            return canonicalName;
        }
    },
    /** LLaVA-v1.5 as transformers' LlavaForConditionalGeneration stores it, in its older and its newer form. */
    LLAVA_HF {
        @Override
        public Optional<String> canonicalName(String storedName) {
            return isUnused(storedName) ? Optional.empty() : Optional.of(Prefixes.canonical(storedName));
        }

        @Override
        public String storedName(String canonicalName) {
            return Prefixes.published(canonicalName);
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
    public static final String VISION_TOWER = VisionTowerWeights.PREFIX;

    /** Returns the layout of a model with these names; a CLIP directory is never meant. */
    public static WeightLayout detect(Collection<String> storedNames) {
        return storedNames.stream().anyMatch(Prefixes::isHuggingFace) ? LLAVA_HF : LLAVA_MINI;
    }

    private static boolean isUnused(String storedName) {
        return storedName.endsWith(".rotary_emb.inv_freq")
                || storedName.endsWith(".embeddings.position_ids")
                || storedName.equals("model.image_newline")
                || storedName.equals("image_newline");
    }

    /** Returns the canonical name of a stored one, or nothing if no model uses that tensor. Unknown names stay as they are. */
    public abstract Optional<String> canonicalName(String storedName);

    /** Returns the name under which such files store a weight. */
    public abstract String storedName(String canonicalName);

    /**
     * A rule of the llava-hf layout.
     *
     * @param stored what a name begins with in a file
     * @param canonical what stands there instead
     */
    private record Prefixes(String stored, String canonical) {
        /** Published files use the first form of each; transformers 4.52 and later write the second. */
        private static final List<Prefixes> ALL = List.of(
                new Prefixes("language_model.model.", "model."),
                new Prefixes("language_model.lm_head.", "lm_head."),
                new Prefixes("model.language_model.", "model."),
                new Prefixes("multi_modal_projector.linear_1.", "model.mm_projector.0."),
                new Prefixes("model.multi_modal_projector.linear_1.", "model.mm_projector.0."),
                new Prefixes("multi_modal_projector.linear_2.", "model.mm_projector.2."),
                new Prefixes("model.multi_modal_projector.linear_2.", "model.mm_projector.2."),
                new Prefixes("vision_tower.vision_model.", VISION_TOWER + "vision_model."),
                new Prefixes("model.vision_tower.vision_model.", VISION_TOWER + "vision_model."));

        static boolean isHuggingFace(String storedName) {
            return ALL.stream().anyMatch(rule -> storedName.startsWith(rule.stored));
        }

        static String canonical(String storedName) {
            for (Prefixes rule : ALL) {
                if (storedName.startsWith(rule.stored)) {
                    return rule.canonical + storedName.substring(rule.stored.length());
                }
            }
            return storedName;
        }

        static String published(String canonicalName) {
            String found = canonicalName;
            int longest = 0;
            for (Prefixes rule : ALL) {
                if (canonicalName.startsWith(rule.canonical) && rule.canonical.length() > longest) {
                    found = rule.stored + canonicalName.substring(rule.canonical.length());
                    longest = rule.canonical.length();
                }
            }
            return found;
        }
    }
}
