// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.SampleMedia;

/**
 * Orders samples so that those of a step are of one kind, either pictures or videos and texts, and so that neighbours in it are of
 * similar length: little padding, and little work for a picture in a step without.
 *
 * <p>As the official sampler: each kind is shuffled and cut into steps, each step is sorted by length, the steps are shuffled.
 * Unlike it, what is left of each kind is not dropped but comes at the end.
 */
public final class ModalityGroups {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private ModalityGroups() {}

    /** Returns all samples in the order of an epoch whose steps take so many. */
    static List<InstructionSample> order(List<InstructionSample> samples, int stepSize, Random random) {
        List<List<InstructionSample>> steps = new ArrayList<>();
        List<InstructionSample> left = new ArrayList<>();
        for (boolean pictures : new boolean[] {true, false}) {
            List<InstructionSample> kind = new ArrayList<>(samples.stream()
                    .filter(sample -> hasPicture(sample) == pictures)
                    .toList());
            Collections.shuffle(kind, random);
            int full = kind.size() / stepSize * stepSize;
            for (int from = 0; from < full; from += stepSize) {
                steps.add(longestFirst(kind.subList(from, from + stepSize)));
            }
            left.addAll(longestFirst(kind.subList(full, kind.size())));
        }
        Collections.shuffle(steps, random);
        steps.add(left);
        return steps.stream().flatMap(List::stream).toList();
    }

    private static boolean hasPicture(InstructionSample sample) {
        return sample.media()
                .filter(media -> media instanceof SampleMedia.Picture)
                .isPresent();
    }

    private static List<InstructionSample> longestFirst(List<InstructionSample> samples) {
        return samples.stream()
                .sorted(Comparator.comparingInt(ModalityGroups::words).reversed())
                .toList();
    }

    /** Words are quicker to count than tokens and say the same. */
    private static int words(InstructionSample sample) {
        return sample.conversation().messages().stream()
                .mapToInt(message -> WHITE_SPACE.split(message.text().strip()).length)
                .sum();
    }
}
