// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.analysis;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How the tokens of one text attend to tokens of each type, layer by layer (paper Figures 2 and 3, Appendix A). With a the attention
 * averaged over heads, t the type of the tokens that look and s of those looked at:
 *
 * <ul>
 *   <li>attention(t, s) is the sum of a over all pairs, divided by the number of tokens of t that look at s at all;
 *   <li>entropy(t, s) is the mean, over the same tokens, of the entropy of their attention within s, scaled to add up to 1, in nats:
 *       the paper does not name the base of the logarithm.
 * </ul>
 *
 * <p>Not thread-safe.
 */
public final class AttentionProfile {
    private final List<Map<TokenType, Map<TokenType, Sums>>> layers;

    /** Begins without any token. */
    public AttentionProfile(int layers) {
        this.layers = Stream.generate(AttentionProfile::pairs).limit(layers).toList();
    }

    private static Map<TokenType, Map<TokenType, Sums>> pairs() {
        Map<TokenType, Map<TokenType, Sums>> pairs = new EnumMap<>(TokenType.class);
        for (TokenType target : TokenType.values()) {
            Map<TokenType, Sums> sums = new EnumMap<>(TokenType.class);
            for (TokenType source : TokenType.values()) {
                sums.put(source, new Sums());
            }
            pairs.put(target, sums);
        }
        return pairs;
    }

    /** Of one type that looks at another: over all tokens so far, and over the current one. */
    private static final class Sums {
        private double attention;
        private double entropy;
        private long counted;
        private double weights;
        private double logarithms;

        private void look(double weight) {
            weights += weight;
            logarithms += weight * Math.log(weight);
        }

        private void finishToken() {
            if (weights > 0) {
                attention += weights;
                // -sum of p ln p for p = weight / weights
                entropy += Math.max(0, Math.log(weights) - logarithms / weights);
                counted++;
            }
            weights = 0;
            logarithms = 0;
        }

        private OptionalDouble mean(double sum) {
            return counted == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / counted);
        }
    }

    /**
     * Adds the attention of one token.
     *
     * @param layer from 0
     * @param target the token's type
     * @param weights how much it looks at each position
     * @param sources the types of those positions
     */
    public void add(int layer, TokenType target, float[] weights, List<TokenType> sources) {
        if (weights.length > sources.size()) {
            throw new IllegalArgumentException(weights.length + " weights of " + sources.size() + " tokens");
        }
        for (int key = 0; key < weights.length; key++) {
            if (weights[key] > 0) {
                sums(layer, target, sources.get(key)).look(weights[key]);
            }
        }
        for (TokenType source : TokenType.values()) {
            sums(layer, target, source).finishToken();
        }
    }

    private Sums sums(int layer, TokenType target, TokenType source) {
        return requireNonNull(requireNonNull(layers.get(layer).get(target)).get(source));
    }

    /** Returns the number of layers. */
    public int layers() {
        return layers.size();
    }

    /** Returns the attention from a type to another; nothing if no token of the first looks at any of the second. */
    public OptionalDouble attention(int layer, TokenType target, TokenType source) {
        Sums sums = sums(layer, target, source);
        return sums.mean(sums.attention);
    }

    /** Returns the entropy of that attention, in nats; nothing if no token of the first looks at any of the second. */
    public OptionalDouble entropy(int layer, TokenType target, TokenType source) {
        Sums sums = sums(layer, target, source);
        return sums.mean(sums.entropy);
    }
}
