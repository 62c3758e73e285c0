// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.batch;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.train.data.SampleMedia;

/**
 * Samples of one forward pass whose text before the picture is the same, so that it needs to be read once per picture.
 *
 * @param visuals pictures or videos with the same number of frames, each once; empty if nothing is fused
 * @param header ids and labels before the placeholder, empty for text-only samples; if it has tokens to learn, each row has a
 *     visual of its own, in the same order
 * @param rows the samples
 */
public record TrainingBatch(List<Visual> visuals, TrainingPrompt header, List<Row> rows) {
    private static final TrainingPrompt NO_HEADER = new TrainingPrompt(TokenIds.of(), TokenIds.of());

    public TrainingBatch {
        visuals = List.copyOf(visuals);
        requireNonNull(header, "header is null");
        rows = List.copyOf(rows);
    }

    /**
     * A picture or video, or the nothing with which text-only samples are fused.
     *
     * @param media what it is; absent for nothing, whose vision tokens the language model does not get
     * @param pixels its pixel values
     */
    public record Visual(Optional<SampleMedia> media, PixelLoader.Pixels pixels) {}

    /**
     * One sample.
     *
     * @param visual its number in the list of visuals, 0 if there are none
     * @param prompt its ids and labels after the placeholder, or all of them in text-only samples
     */
    public record Row(int visual, TrainingPrompt prompt) {
        public Row {
            requireNonNull(prompt, "prompt is null");
        }
    }

    /** A sample that is ready to be learned; samples of the same media have the same visual. */
    public record Prepared(Optional<Visual> visual, TrainingPrompt prompt) {}

    private record Key(TrainingPrompt header, int frames, boolean placed) {}

    /** Returns how many frames each of the visuals has. */
    public int frames() {
        return visuals.getFirst().pixels().frames();
    }

    /** Returns whether the language model gets vision tokens. */
    public boolean hasVisionTokens() {
        return visuals.getFirst().media().isPresent();
    }

    /** Groups samples by what stands before their picture and by its number of frames; text-only samples come last. */
    public static List<TrainingBatch> group(List<Prepared> samples) {
        Map<Key, List<Prepared>> groups = new LinkedHashMap<>();
        List<Prepared> textOnly = new ArrayList<>();
        for (Prepared sample : samples) {
            if (sample.visual().isEmpty()) {
                textOnly.add(sample);
            } else {
                groups.computeIfAbsent(key(sample, sample.visual().get()), key -> new ArrayList<>())
                        .add(sample);
            }
        }
        List<TrainingBatch> batches = new ArrayList<>();
        groups.forEach((key, group) -> batches.add(withVisuals(key, group)));
        if (!textOnly.isEmpty()) {
            batches.add(new TrainingBatch(
                    List.of(),
                    NO_HEADER,
                    textOnly.stream().map(sample -> new Row(0, sample.prompt())).toList()));
        }
        return batches;
    }

    private static Key key(Prepared sample, Visual visual) {
        boolean placed = visual.media().isPresent();
        TrainingPrompt header =
                placed ? part(sample.prompt(), 0, sample.prompt().ids().indexOf(ImagePlaceholder.ID)) : NO_HEADER;
        return new Key(header, visual.pixels().frames(), placed);
    }

    private static TrainingBatch withVisuals(Key key, List<Prepared> group) {
        List<Visual> all =
                group.stream().map(sample -> sample.visual().orElseThrow()).toList();
        boolean alone = key.header().learned() > 0;
        List<Visual> visuals = alone ? all : all.stream().distinct().toList();
        int start = key.placed() ? key.header().ids().size() + 1 : 0;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            TrainingPrompt prompt = group.get(i).prompt();
            rows.add(new Row(
                    alone ? i : visuals.indexOf(all.get(i)),
                    part(prompt, start, prompt.ids().size())));
        }
        return new TrainingBatch(visuals, key.header(), rows);
    }

    private static TrainingPrompt part(TrainingPrompt prompt, int begin, int end) {
        return new TrainingPrompt(
                prompt.ids().slice(begin, end), prompt.labels().slice(begin, end));
    }
}
