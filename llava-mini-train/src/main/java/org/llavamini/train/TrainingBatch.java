// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TrainingPrompt;

/**
 * Samples of one forward pass whose text before the picture is the same, so that it needs to be read once per picture.
 *
 * @param pictures the files, each once; empty for text-only samples
 * @param header the ids before the picture, empty for text-only samples
 * @param rows the samples
 */
record TrainingBatch(List<Path> pictures, List<Integer> header, List<Row> rows) {
    TrainingBatch {
        pictures = List.copyOf(pictures);
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /**
     * One sample.
     *
     * @param picture its number in the list of pictures, 0 for text-only samples
     * @param prompt its ids and labels after the header and the placeholder, or all of them in text-only samples
     */
    record Row(int picture, TrainingPrompt prompt) {
        Row {
            requireNonNull(prompt, "prompt is null");
        }
    }

    /** A tokenised sample. */
    record Tokenized(Optional<Path> picture, TrainingPrompt prompt) {}

    /** Groups samples by what stands before their picture; text-only samples are a group of their own. */
    static List<TrainingBatch> group(List<Tokenized> samples) {
        Map<List<Integer>, List<Tokenized>> byHeader = new LinkedHashMap<>();
        List<Tokenized> textOnly = new ArrayList<>();
        for (Tokenized sample : samples) {
            int placeholder = sample.prompt().ids().indexOf(ImagePlaceholder.ID);
            if (placeholder < 0) {
                textOnly.add(sample);
            } else {
                List<Integer> header = sample.prompt().ids().slice(0, placeholder).stream()
                        .boxed()
                        .toList();
                byHeader.computeIfAbsent(header, ids -> new ArrayList<>()).add(sample);
            }
        }
        List<TrainingBatch> batches = new ArrayList<>();
        byHeader.forEach((header, group) -> batches.add(withPictures(header, group)));
        if (!textOnly.isEmpty()) {
            batches.add(new TrainingBatch(
                    List.of(),
                    List.of(),
                    textOnly.stream().map(sample -> new Row(0, sample.prompt())).toList()));
        }
        return batches;
    }

    private static TrainingBatch withPictures(List<Integer> header, List<Tokenized> group) {
        List<Path> pictures = group.stream()
                .map(sample -> sample.picture().orElseThrow())
                .distinct()
                .toList();
        int start = header.size() + 1;
        List<Row> rows = group.stream()
                .map(sample -> new Row(
                        pictures.indexOf(sample.picture().orElseThrow()),
                        new TrainingPrompt(
                                sample.prompt()
                                        .ids()
                                        .slice(start, sample.prompt().ids().size()),
                                sample.prompt()
                                        .labels()
                                        .slice(start, sample.prompt().labels().size()))))
                .toList();
        return new TrainingBatch(pictures, header, rows);
    }
}
