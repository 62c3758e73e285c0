// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.llavamini.ImageInput;
import org.llavamini.LlavaMini;
import org.llavamini.analysis.CompressorMaps;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.figure.CompressorFigure;
import org.llavamini.eval.figure.CsvTable;

/** Where in pictures the compressor's queries look (paper Appendix F). */
public final class CompressorStudy {
    private final LlavaMini model;

    /** Prepares to look at a model, which stays the caller's. */
    public CompressorStudy(LlavaMini model) {
        this.model = requireNonNull(model, "model is null");
    }

    /**
     * Looks at the samples' pictures and writes of each {@code compressor-0001.png}, numbered in their order, and one
     * {@code compressor.csv} of all. Rows and columns of queries and patches are counted from 1.
     *
     * @param progress told how many samples are read
     * @throws LlavaMiniException naming the sample without a picture, or whose picture cannot be read
     */
    public void run(List<AnalysisSample> samples, Path folder, IntConsumer progress) {
        CsvTable table = new CsvTable(
                List.of("sample", "picture", "query_row", "query_column", "patch_row", "patch_column", "weight"));
        for (int i = 0; i < samples.size(); i++) {
            AnalysisSample sample = samples.get(i);
            try {
                Path picture = sample.picture()
                        .orElseThrow(() -> new LlavaMiniException(ErrorCode.DATA_FORMAT, "it has no picture"));
                CompressorMaps maps = model.analysis().compressor(new ImageInput.File(picture));
                add(table, sample, picture, maps);
                new CompressorFigure(maps, String.valueOf(picture.getFileName()))
                        .write(folder.resolve(String.format(Locale.ROOT, "compressor-%04d.png", i + 1)));
            } catch (LlavaMiniException failure) {
                throw sample.failed(failure);
            }
            progress.accept(i + 1);
        }
        table.write(folder.resolve("compressor.csv"));
    }

    private static void add(CsvTable table, AnalysisSample sample, Path picture, CompressorMaps maps) {
        int grid = (int) Math.round(Math.sqrt((double) maps.queries()));
        for (int query = 0; query < maps.queries(); query++) {
            for (int row = 0; row < maps.side(); row++) {
                for (int column = 0; column < maps.side(); column++) {
                    table.row(
                            sample.id(),
                            String.valueOf(picture.getFileName()),
                            query / grid + 1,
                            query % grid + 1,
                            row + 1,
                            column + 1,
                            (double) maps.weight(query, row, column));
                }
            }
        }
    }
}
