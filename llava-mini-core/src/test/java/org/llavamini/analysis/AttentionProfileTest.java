// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.llavamini.analysis.TokenType.INSTRUCTION;
import static org.llavamini.analysis.TokenType.RESPONSE;
import static org.llavamini.analysis.TokenType.VISION;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An attention matrix of six tokens, worked out by hand with the formulas of the paper's Appendix A. */
class AttentionProfileTest {
    private static final List<TokenType> TYPES = List.of(INSTRUCTION, VISION, VISION, INSTRUCTION, RESPONSE, RESPONSE);
    private static final float[][] ATTENTION = {
        {1},
        {0.5f, 0.5f},
        {0.25f, 0.25f, 0.5f},
        {0.4f, 0.1f, 0.3f, 0.2f},
        {0.2f, 0.2f, 0.2f, 0.2f, 0.2f},
        {0.1f, 0.3f, 0.1f, 0.1f, 0.2f, 0.2f}
    };
    private static final double LN_2 = Math.log(2);
    /** Of 1/3 and 2/3. */
    private static final double THIRDS = 0.6365141683;
    /** Of 1/4 and 3/4. */
    private static final double QUARTERS = 0.5623351446;

    private static AttentionProfile profile() {
        AttentionProfile profile = new AttentionProfile(2);
        for (int query = 0; query < ATTENTION.length; query++) {
            profile.add(1, TYPES.get(query), ATTENTION[query], TYPES);
        }
        return profile;
    }

    private static void assertPair(
            AttentionProfile profile, TokenType target, TokenType source, double attention, double entropy) {
        assertThat(profile.attention(1, target, source).orElseThrow()).isCloseTo(attention, within(1e-6));
        assertThat(profile.entropy(1, target, source).orElseThrow()).isCloseTo(entropy, within(1e-6));
    }

    @Test
    void countsOnlyTokensThatLook() {
        AttentionProfile profile = profile();
        // The first instruction token cannot see a picture: of two tokens one counts.
        assertPair(profile, INSTRUCTION, VISION, 0.4, QUARTERS);
        assertPair(profile, INSTRUCTION, INSTRUCTION, (1 + 0.6) / 2, (0 + THIRDS) / 2);
        assertPair(profile, VISION, INSTRUCTION, (0.5 + 0.25) / 2, 0);
        assertPair(profile, VISION, VISION, (0.5 + 0.75) / 2, (0 + THIRDS) / 2);
        assertPair(profile, RESPONSE, INSTRUCTION, (0.4 + 0.2) / 2, LN_2);
        assertPair(profile, RESPONSE, VISION, (0.4 + 0.4) / 2, (LN_2 + QUARTERS) / 2);
        assertPair(profile, RESPONSE, RESPONSE, (0.2 + 0.4) / 2, (0 + LN_2) / 2);
    }

    @Test
    void saysNothingWhereNobodyLooks() {
        AttentionProfile profile = profile();
        assertThat(profile.attention(1, INSTRUCTION, RESPONSE)).isEmpty();
        assertThat(profile.entropy(1, VISION, RESPONSE)).isEmpty();
        assertThat(profile.attention(0, INSTRUCTION, INSTRUCTION)).isEmpty();
    }

    @Test
    void refusesMoreWeightsThanTokens() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AttentionProfile(1).add(0, VISION, new float[7], TYPES))
                .withMessage("7 weights of 6 tokens");
    }
}
