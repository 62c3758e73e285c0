// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.llavamini.train.data.InstructionSample;

/**
 * The samples of several sources, each source with the weight that says how often its samples come in an epoch.
 *
 * @param parts in the order of the configuration
 */
public record Mixture(List<Part> parts) {
    private static final long EPOCH_STRIDE = 1_000_003;
    private static final long PART_STRIDE = 7_919;

    public Mixture {
        parts = List.copyOf(parts);
    }

    /**
     * The samples of one source.
     *
     * @param weight how often each of them comes in an epoch
     */
    public record Part(List<InstructionSample> samples, double weight) {
        public Part {
            samples = List.copyOf(samples);
        }

        /** Returns how many samples of it an epoch has. */
        int size() {
            return (int) Math.round(samples.size() * weight);
        }

        /** Returns those of an epoch in the file's order: all as often as the weight says, some of them once more. */
        private List<InstructionSample> of(Random random) {
            int whole = samples.isEmpty() ? 0 : size() / samples.size();
            List<InstructionSample> chosen = new ArrayList<>();
            for (int i = 0; i < whole; i++) {
                chosen.addAll(samples);
            }
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, samples.size()).boxed().toList());
            Collections.shuffle(order, random);
            BitSet once = new BitSet();
            order.subList(0, size() - whole * samples.size()).forEach(once::set);
            once.stream().mapToObj(samples::get).forEach(chosen::add);
            return chosen;
        }
    }

    /** Returns samples that all come once an epoch. */
    public static Mixture of(List<InstructionSample> samples) {
        return new Mixture(List.of(new Part(samples, 1)));
    }

    /** Returns how many samples an epoch has. */
    public int size() {
        return parts.stream().mapToInt(Part::size).sum();
    }

    /** Returns the samples of an epoch, source after source; which of them come once more depends on seed and epoch alone. */
    List<InstructionSample> epoch(long seed, long epoch) {
        List<InstructionSample> all = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            all.addAll(
                    part.weight() == 1
                            ? part.samples()
                            : part.of(new Random((seed * EPOCH_STRIDE + epoch) * PART_STRIDE + i)));
        }
        return all;
    }
}
