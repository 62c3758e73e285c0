// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.caption;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** BLEU of runs up to four words (Papineni et al. 2002) over all captions at once, against the reference of the closest length. */
final class Bleu {
    private static final double TINY = 1e-15;
    private static final double SMALL = 1e-9;

    private Bleu() {}

    /** Returns BLEU-4. */
    static double four(List<Captioned> all) {
        long[] right = new long[Ngrams.MOST];
        long[] said = new long[Ngrams.MOST];
        long length = 0;
        long expected = 0;
        for (Captioned each : all) {
            int words = each.answer().size();
            length += words;
            expected += closest(words, each.references());
            Map<List<String>, Integer> most = new HashMap<>();
            each.references()
                    .forEach(reference ->
                            Ngrams.of(reference).forEach((run, count) -> most.merge(run, count, Math::max)));
            Ngrams.of(each.answer())
                    .forEach((run, count) -> right[run.size() - 1] += Math.min(count, most.getOrDefault(run, 0)));
            for (int size = 1; size <= Ngrams.MOST; size++) {
                said[size - 1] += Math.max(0, words - size + 1);
            }
        }
        double product = 1;
        for (int size = 0; size < Ngrams.MOST; size++) {
            product *= (right[size] + TINY) / (said[size] + SMALL);
        }
        double ratio = (length + TINY) / (expected + SMALL);
        return Math.pow(product, 1.0 / Ngrams.MOST) * (ratio < 1 ? Math.exp(1 - 1 / ratio) : 1);
    }

    private static int closest(int words, List<List<String>> references) {
        int best = references.getFirst().size();
        for (List<String> reference : references) {
            int distance = Math.abs(reference.size() - words);
            int least = Math.abs(best - words);
            if (distance < least || (distance == least && reference.size() < best)) {
                best = reference.size();
            }
        }
        return best;
    }
}
