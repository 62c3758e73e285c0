// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.output.OutputFile;

/** Keeps train-log.jsonl, one line a step, and draws loss.png from it. */
public final class TrainingLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    TrainingLog(Path output) {
        this.file = output.resolve("train-log.jsonl");
    }

    /** Drops the lines after a step: those of a run that went on further than what was saved. */
    void truncateAfter(long step) {
        List<String> kept = new ArrayList<>();
        for (String line : lines()) {
            if (parse(line).path("step").asLong() <= step) {
                kept.add(line);
            }
        }
        StringBuilder text = new StringBuilder();
        kept.forEach(line -> text.append(line).append('\n'));
        OutputFile.write(file, text.toString());
    }

    void append(StepReport report) {
        ObjectNode line = JSON.createObjectNode()
                .put("step", report.step())
                .put("epoch", report.epoch())
                .put("loss", Double.isNaN(report.loss()) ? null : (Double) report.loss())
                .put("grad_norm", report.gradNorm())
                .put("learning_rate", report.learningRate())
                .put("samples", report.samples())
                .put("tokens", report.tokens())
                .put("seconds", report.seconds());
        report.validationLoss().ifPresent(loss -> line.put("validation_loss", loss));
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw cannotWrite(file, failure);
        }
    }

    /** Draws the loss over the steps. */
    void draw() {
        Map<String, List<JsonNode>> series = new LinkedHashMap<>();
        for (String line : lines()) {
            JsonNode node = parse(line);
            for (String name : List.of("loss", "validation_loss")) {
                if (node.path(name).isNumber()) {
                    series.computeIfAbsent(name, key -> new ArrayList<>()).add(node);
                }
            }
        }
        if (series.isEmpty()) {
            return;
        }
        XYChart chart = new XYChartBuilder()
                .width(900)
                .height(500)
                .title("Training loss")
                .xAxisTitle("step")
                .yAxisTitle("cross-entropy")
                .build();
        chart.getStyler().setLegendVisible(series.size() > 1);
        series.forEach((name, nodes) -> chart.addSeries(
                        name.replace('_', ' '),
                        nodes.stream().map(node -> node.path("step").asDouble()).toList(),
                        nodes.stream().map(node -> node.path(name).asDouble()).toList())
                .setMarker(SeriesMarkers.NONE));
        Path picture = file.resolveSibling("loss.png");
        try {
            OutputFile.write(picture, BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG));
        } catch (IOException failure) {
            throw cannotWrite(picture, failure);
        }
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException failure) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot read the log (" + file + ")", failure);
        }
    }

    /** A line that a kill cut short counts as a step that never was. */
    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException cutShort) {
            return JSON.createObjectNode().put("step", Long.MAX_VALUE);
        }
    }

    private static LlavaMiniException cannotWrite(Path file, IOException failure) {
        return new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "cannot write (" + file + ")", failure);
    }
}
