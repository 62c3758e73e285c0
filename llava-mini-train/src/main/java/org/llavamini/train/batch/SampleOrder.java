// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.llavamini.train.config.TrainConfig.BatchSettings;
import org.llavamini.train.data.InstructionSample;

/** In which order an epoch shows the samples; a function of seed and epoch alone, so that a resumed run sees the same. */
public final class SampleOrder {
    private static final long EPOCH_STRIDE = 1_000_003;

    private final Mixture mixture;
    private final BatchSettings settings;
    private final long seed;

    public SampleOrder(Mixture mixture, BatchSettings settings, long seed) {
        this.mixture = mixture;
        this.settings = settings;
        this.seed = seed;
    }

    /** Returns all samples in the order of an epoch; those of one picture together if pictures are shared. */
    public List<InstructionSample> epoch(long epoch) {
        List<InstructionSample> samples = mixture.epoch(seed, epoch);
        if (!settings.shuffle()) {
            return samples;
        }
        Random random = new Random(seed * EPOCH_STRIDE + epoch);
        if (settings.groupByModalityLength()) {
            return ModalityGroups.order(samples, settings.size(), random);
        }
        List<InstructionSample> shuffled = new ArrayList<>(samples);
        Collections.shuffle(shuffled, random);
        return settings.sharePictures() ? together(shuffled, random) : shuffled;
    }

    /** The pictures are shuffled as well: by its first sample alone, one with many samples would come early in every epoch. */
    private static List<InstructionSample> together(List<InstructionSample> shuffled, Random random) {
        Map<Object, List<InstructionSample>> byPicture = new LinkedHashMap<>();
        for (InstructionSample sample : shuffled) {
            Object key = sample.media().isPresent() ? sample.media().get() : sample;
            byPicture.computeIfAbsent(key, media -> new ArrayList<>()).add(sample);
        }
        List<List<InstructionSample>> pictures = new ArrayList<>(byPicture.values());
        Collections.shuffle(pictures, random);
        return pictures.stream().flatMap(List::stream).toList();
    }
}
