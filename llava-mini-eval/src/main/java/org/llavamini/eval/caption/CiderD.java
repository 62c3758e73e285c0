// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.caption;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CIDEr-D (Vedantam et al. 2015) as COCO's evaluation computes it: runs of one to four words, weighed by how few pictures' references
 * have them, compared with each reference; numbers beyond the reference's and other lengths count less. 10 is the most.
 */
final class CiderD {
    private static final double SIGMA = 6;
    private static final double SCALE = 10;

    private final Map<List<String>, Integer> pictures = new HashMap<>();
    private final double logarithmOfAll;

    private CiderD(List<Captioned> all) {
        for (Captioned each : all) {
            Set<List<String>> runs = new HashSet<>();
            each.references()
                    .forEach(reference -> runs.addAll(Ngrams.of(reference).keySet()));
            runs.forEach(run -> pictures.merge(run, 1, Integer::sum));
        }
        logarithmOfAll = Math.log(all.size());
    }

    /** Returns the score of each; how rare a run is depends on all of them. */
    static double[] of(List<Captioned> all) {
        CiderD rarity = new CiderD(all);
        return all.stream().mapToDouble(rarity::score).toArray();
    }

    /**
     * A text as vectors of its runs of one size each.
     *
     * @param weights for each size
     * @param norms of these vectors
     * @param length how many runs of two words it has
     */
    private record Weighed(List<Map<List<String>, Double>> weights, List<Double> norms, int length) {}

    private Weighed weigh(List<String> words) {
        List<Map<List<String>, Double>> weights = new ArrayList<>();
        for (int size = 1; size <= Ngrams.MOST; size++) {
            weights.add(new LinkedHashMap<>());
        }
        double[] squares = new double[Ngrams.MOST];
        Ngrams.of(words).forEach((run, count) -> {
            double weight = count * (logarithmOfAll - Math.log(Math.max(1, pictures.getOrDefault(run, 0))));
            weights.get(run.size() - 1).put(run, weight);
            squares[run.size() - 1] += weight * weight;
        });
        List<Double> norms = Arrays.stream(squares).map(Math::sqrt).boxed().toList();
        return new Weighed(weights, norms, Math.max(0, words.size() - 1));
    }

    private double score(Captioned captioned) {
        Weighed answer = weigh(captioned.answer());
        double sum = captioned.references().stream()
                .mapToDouble(reference -> similarity(answer, weigh(reference)))
                .sum();
        return SCALE * sum / captioned.references().size();
    }

    private static double similarity(Weighed answer, Weighed reference) {
        double sum = 0;
        for (int size = 0; size < Ngrams.MOST; size++) {
            Map<List<String>, Double> expected = reference.weights().get(size);
            double common = 0;
            for (Map.Entry<List<String>, Double> run :
                    answer.weights().get(size).entrySet()) {
                double weight = expected.getOrDefault(run.getKey(), 0.0);
                common += Math.min(run.getValue(), weight) * weight;
            }
            double norms = answer.norms().get(size) * reference.norms().get(size);
            sum += norms == 0 ? common : common / norms;
        }
        double longer = answer.length() - reference.length();
        return sum / Ngrams.MOST * Math.exp(-longer * longer / (2 * SIGMA * SIGMA));
    }
}
