// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.llavamini.model.MultimodalSequence;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TrainingPrompt;

/** What a position of the language model holds, as the paper distinguishes (Figures 2 and 3). */
public enum TokenType {
    /** Text that is not an answer, the system text and the marks of turns included. */
    INSTRUCTION,
    /** A picture. */
    VISION,
    /** An answer and the mark that ends it. */
    RESPONSE;

    /**
     * Returns the type of every position of a finished conversation.
     *
     * @param sequence in which order the language model reads it
     * @param visionTokens how many stand for its picture
     */
    static List<TokenType> of(TrainingPrompt prompt, MultimodalSequence sequence, long visionTokens) {
        List<TokenType> types = new ArrayList<>();
        for (int i = 0; i < prompt.ids().size(); i++) {
            if (prompt.ids().get(i) != ImagePlaceholder.ID) {
                types.add(prompt.labels().get(i) == TrainingPrompt.IGNORED_LABEL ? INSTRUCTION : RESPONSE);
            }
        }
        if (sequence.readsVision()) {
            types.addAll(sequence.visionStart(), Collections.nCopies(Math.toIntExact(visionTokens), VISION));
        }
        return List.copyOf(types);
    }
}
