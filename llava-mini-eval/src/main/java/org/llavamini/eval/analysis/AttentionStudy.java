// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.analysis;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import org.llavamini.LlavaMini;
import org.llavamini.analysis.AttentionProfile;
import org.llavamini.analysis.TokenType;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.figure.CsvTable;
import org.llavamini.eval.figure.LinePanel;

/** Attention by type of token, or its entropy, per layer: the mean over samples (paper Figures 2 and 3). */
public final class AttentionStudy {
    /** What is measured. */
    public enum Measure {
        ATTENTION("attention", "attention"),
        ENTROPY("entropy", "entropy of attention (nats)");

        private final String fileName;
        private final String axis;

        Measure(String fileName, String axis) {
            this.fileName = fileName;
            this.axis = axis;
        }

        private OptionalDouble of(AttentionProfile profile, int layer, TokenType target, TokenType source) {
            return this == ATTENTION
                    ? profile.attention(layer, target, source)
                    : profile.entropy(layer, target, source);
        }
    }

    private final LlavaMini model;
    private final Measure measure;

    /** Prepares to look at a model, which stays the caller's. */
    public AttentionStudy(LlavaMini model, Measure measure) {
        this.model = requireNonNull(model, "model is null");
        this.measure = requireNonNull(measure, "measure is null");
    }

    /**
     * Reads all samples and writes {@code attention.csv} and {@code attention.png}, or the same of entropy.
     *
     * @param progress told how many samples are read
     * @throws LlavaMiniException naming the sample whose picture cannot be read or that is too long
     */
    public void run(List<AnalysisSample> samples, Path folder, IntConsumer progress) {
        List<AttentionProfile> profiles = new ArrayList<>();
        for (AnalysisSample sample : samples) {
            try {
                profiles.add(model.analysis().attention(sample.conversation(), sample.input()));
            } catch (LlavaMiniException failure) {
                throw sample.failed(failure);
            }
            progress.accept(profiles.size());
        }
        write(profiles, folder);
    }

    private void write(List<AttentionProfile> profiles, Path folder) {
        CsvTable table = new CsvTable(List.of("layer", "target", "source", measure.fileName, "std", "samples"));
        List<LinePanel> panels = new ArrayList<>();
        for (TokenType target : TokenType.values()) {
            List<LinePanel.Curve> curves = new ArrayList<>();
            for (TokenType source : TokenType.values()) {
                List<LinePanel.Point> points = new ArrayList<>();
                for (int layer = 0; layer < model.analysis().layers(); layer++) {
                    double[] values = values(profiles, layer, target, source);
                    OptionalDouble mean = Moments.mean(values);
                    table.row(layer + 1, name(target), name(source), mean, Moments.deviation(values), values.length);
                    int number = layer + 1;
                    mean.ifPresent(value -> points.add(new LinePanel.Point(number, value)));
                }
                curves.add(new LinePanel.Curve("to " + name(source), points));
            }
            panels.add(new LinePanel("From " + name(target) + " tokens", "layer", measure.axis, curves));
        }
        table.write(folder.resolve(measure.fileName + ".csv"));
        LinePanel.write(panels, folder.resolve(measure.fileName + ".png"));
    }

    /** Of the samples in which there is something to measure. */
    private double[] values(List<AttentionProfile> profiles, int layer, TokenType target, TokenType source) {
        return profiles.stream()
                .map(profile -> measure.of(profile, layer, target, source))
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
    }

    static String name(TokenType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
