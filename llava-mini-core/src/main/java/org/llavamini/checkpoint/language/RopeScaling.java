// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.language;

/** How rotary frequencies are changed for contexts longer than those of pre-training. */
public sealed interface RopeScaling {
    /** Frequencies as they are. */
    record None() implements RopeScaling {}

    /**
     * All frequencies divided by one factor.
     *
     * @param factor at least 1
     */
    record Linear(double factor) implements RopeScaling {}

    /**
     * Low frequencies divided by the factor, high ones kept, blended in between (Llama 3.1).
     *
     * @param factor at least 1
     * @param lowFrequencyFactor wavelengths above {@code originalContext / lowFrequencyFactor} are scaled
     * @param highFrequencyFactor wavelengths below {@code originalContext / highFrequencyFactor} are kept; above the low one
     * @param originalContext positions of pre-training
     */
    record Llama3(double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalContext)
            implements RopeScaling {
        public Llama3 {
            if (!(highFrequencyFactor > lowFrequencyFactor)) {
                throw new IllegalArgumentException("highFrequencyFactor must be greater than lowFrequencyFactor: "
                        + highFrequencyFactor + ", " + lowFrequencyFactor);
            }
        }
    }
}
