// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.llavamini.LlavaMini;
import org.llavamini.analysis.AttentionMaps;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.figure.AttentionMapFigure;
import org.llavamini.eval.figure.CsvTable;

/** The attention of every token to every other, per layer, of single samples (paper Figure 4). */
public final class MapStudy {
    private final LlavaMini model;

    /** Prepares to look at a model, which stays the caller's. */
    public MapStudy(LlavaMini model) {
        this.model = requireNonNull(model, "model is null");
    }

    /**
     * Reads samples and writes of each {@code maps-0001.csv} and {@code .png}, numbered in their order. A row of the table is one pair of
     * tokens, positions and layers counted from 1.
     *
     * @param progress told how many samples are read
     * @throws LlavaMiniException naming the sample whose picture cannot be read or that is too long
     */
    public void run(List<AnalysisSample> samples, Path folder, IntConsumer progress) {
        for (int i = 0; i < samples.size(); i++) {
            AnalysisSample sample = samples.get(i);
            String name = String.format(Locale.ROOT, "maps-%04d", i + 1);
            try {
                AttentionMaps maps = model.analysis().attentionMaps(sample.conversation(), sample.input());
                table(maps).write(folder.resolve(name + ".csv"));
                new AttentionMapFigure(maps, model.name() + ", sample " + sample.id())
                        .write(folder.resolve(name + ".png"));
            } catch (LlavaMiniException failure) {
                throw sample.failed(failure);
            }
            progress.accept(i + 1);
        }
    }

    private static CsvTable table(AttentionMaps maps) {
        CsvTable table = new CsvTable(List.of("layer", "query", "query_type", "key", "key_type", "attention"));
        for (int layer = 0; layer < maps.layers(); layer++) {
            for (int query = 0; query < maps.types().size(); query++) {
                for (int key = 0; key <= query; key++) {
                    table.row(
                            layer + 1,
                            query + 1,
                            AttentionStudy.name(maps.types().get(query)),
                            key + 1,
                            AttentionStudy.name(maps.types().get(key)),
                            (double) maps.weight(layer, query, key));
                }
            }
        }
        return table;
    }
}
