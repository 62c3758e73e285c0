// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.llavamini.analysis.BenchMemory;
import org.llavamini.analysis.BenchReport;
import org.llavamini.analysis.BenchStep;
import org.llavamini.analysis.Spread;
import org.llavamini.analysis.VideoMeasure;
import org.llavamini.eval.figure.CsvTable;

/**
 * What {@code bench} prints: one column a model, or one JSON object a model.
 *
 * @param rows the models in the order in which they were measured
 */
record BenchTable(List<BenchRow> rows) {
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;
    private static final double THOUSAND = 1000;

    BenchTable {
        rows = List.copyOf(rows);
    }

    /** How it looks. */
    enum Format {
        MARKDOWN,
        CSV,
        JSON
    }

    String show(Format format) {
        return switch (format) {
            case MARKDOWN -> markdown();
            case CSV -> csv();
            case JSON -> rows.stream().map(row -> json(row) + "\n").collect(Collectors.joining());
        };
    }

    private static String name(Enum<?> measured) {
        return measured.name().toLowerCase(Locale.ROOT);
    }

    private ObjectNode json(BenchRow row) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        row.labels().forEach((label, value) -> {
            if (value instanceof Integer number) {
                object.put(label, number);
            } else {
                object.put(label, value.toString());
            }
        });
        putSpreads(object.putObject("milliseconds"), row.report().millis());
        putSpreads(object.putObject("processor_seconds"), row.report().processorSeconds());
        perSecond(row).forEach(object::put);
        BenchMemory memory = row.report().memory();
        object.put("vision_tokens", memory.visionTokens());
        ObjectNode bytes = object.putObject("memory_bytes");
        bytes(memory).forEach((name, value) -> put(bytes, name, value));
        ArrayNode videos = object.putArray("videos");
        for (VideoMeasure video : row.report().videos()) {
            ObjectNode one = videos.addObject()
                    .put("frames", video.frames())
                    .put("frames_per_second", video.framesPerSecond())
                    .put("time_to_first_token_ms", video.firstTokenMillis())
                    .put("vision_tokens", video.visionTokens())
                    .put("key_value_bytes", video.keysValues())
                    .put("kept_bytes_per_frame", video.keptPerFrame())
                    .put("processor_seconds_per_frame", video.processorSecondsPerFrame());
            put(one, "memory_bytes", video.memory());
            put(one, "peak_bytes", video.peak());
        }
        return object;
    }

    private static void putSpreads(ObjectNode object, Map<? extends Enum<?>, Spread> spreads) {
        spreads.forEach((measured, spread) -> object.putObject(name(measured))
                .put("median", spread.median())
                .put("low", spread.low())
                .put("high", spread.high()));
    }

    private static void put(ObjectNode object, String name, OptionalLong value) {
        if (value.isPresent()) {
            object.put(name, value.getAsLong());
        } else {
            object.putNull(name);
        }
    }

    private static Map<String, Double> perSecond(BenchRow row) {
        Map<String, Double> rates = new LinkedHashMap<>();
        Spread decode = row.report().millis().get(BenchStep.DECODE_TOKEN);
        if (decode != null) {
            rates.put("decode_tokens_per_second", THOUSAND / decode.median());
        }
        Spread batch = row.report().millis().get(BenchStep.BATCH_DECODE_TOKEN);
        if (batch != null && row.labels().get("batch") instanceof Integer size) {
            rates.put("batch_decode_tokens_per_second", size * THOUSAND / batch.median());
        }
        rates.put("memory_gigabytes_per_second", row.report().bandwidth() / GIGA);
        OptionalLong read = row.report().memory().weightsPerToken();
        if (decode != null && read.isPresent()) {
            rates.put(
                    "decode_share_of_bandwidth",
                    read.getAsLong() * THOUSAND / decode.median() / row.report().bandwidth());
        }
        return rates;
    }

    private static Map<String, OptionalLong> bytes(BenchMemory memory) {
        Map<String, OptionalLong> bytes = new LinkedHashMap<>();
        bytes.put("after_loading", memory.afterLoading());
        bytes.put("first_question", memory.picture());
        bytes.put("peak", memory.peak());
        bytes.put("weights_read_per_token", memory.weightsPerToken());
        bytes.put("key_value_per_image", OptionalLong.of(memory.keysValuesPerPicture()));
        bytes.put("key_value_per_image_16_bit", OptionalLong.of(memory.keysValuesPerPictureHalf()));
        bytes.put("kept_per_image", OptionalLong.of(memory.keptPerPicture()));
        return bytes;
    }

    /** Every value under its name with its unit, in the order in which it is shown. */
    private static Map<String, String> values(BenchRow row, boolean spreads) {
        Map<String, String> values = new LinkedHashMap<>();
        row.labels().forEach((label, value) -> values.put(label.replace('_', ' '), value.toString()));
        row.report().millis().forEach((step, spread) -> {
            String name = name(step).replace('_', ' ');
            if (spreads) {
                values.put(name + " (ms)", spread(spread, BenchTable::number));
            } else {
                putSpread(values, name + " ms", spread, BenchTable::number);
            }
        });
        perSecond(row).forEach((name, rate) -> values.put(name.replace('_', ' '), number(rate)));
        values.put("vision tokens", Long.toString(row.report().memory().visionTokens()));
        bytes(row.report().memory())
                .forEach((name, value) -> values.put(name.replace('_', ' ') + " (MB)", megabytes(value)));
        for (VideoMeasure video : row.report().videos()) {
            String frames = video.frames() + " frames: ";
            values.put(frames + "frames per second", number(video.framesPerSecond()));
            values.put(frames + "time to first token (ms)", number(video.firstTokenMillis()));
            values.put(frames + "key value (MB)", megabytes(OptionalLong.of(video.keysValues())));
            values.put(frames + "kept per frame (MB)", megabytes(OptionalLong.of(video.keptPerFrame())));
            values.put(frames + "memory (MB)", megabytes(video.memory()));
            values.put(frames + "peak (MB)", megabytes(video.peak()));
        }
        values.putAll(processorSeconds(row.report(), spreads));
        return values;
    }

    /** A part of its own at the end, so that the columns before it stay where they were. */
    private static Map<String, String> processorSeconds(BenchReport report, boolean spreads) {
        Map<String, String> values = new LinkedHashMap<>();
        report.processorSeconds().forEach((work, spread) -> {
            String name = name(work).replace('_', ' ');
            if (spreads) {
                values.put(name + " (processor s)", spread(spread, BenchTable::small));
            } else {
                putSpread(values, name + " processor s", spread, BenchTable::small);
            }
        });
        for (VideoMeasure video : report.videos()) {
            values.put(video.frames() + " frames: each frame (processor s)", small(video.processorSecondsPerFrame()));
        }
        return values;
    }

    private static String spread(Spread spread, DoubleFunction<String> shown) {
        return shown.apply(spread.median()) + " (" + shown.apply(spread.low()) + "–" + shown.apply(spread.high()) + ")";
    }

    private static void putSpread(
            Map<String, String> values, String name, Spread spread, DoubleFunction<String> shown) {
        values.put(name + " median", shown.apply(spread.median()));
        values.put(name + " low", shown.apply(spread.low()));
        values.put(name + " high", shown.apply(spread.high()));
    }

    /** As {@link #number}, but three digits that count of what is less than one too. */
    private static String small(double value) {
        return value >= 1 ? number(value) : String.format(Locale.ROOT, "%.3g", value);
    }

    /** Three digits that count. */
    private static String number(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%.0f", value)
                : value >= 10 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String megabytes(OptionalLong bytes) {
        return bytes.isPresent() ? number(bytes.getAsLong() / MEGA) : "";
    }

    private String markdown() {
        List<Map<String, String>> columns =
                rows.stream().map(row -> values(row, true)).toList();
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (String name : names(columns)) {
            text.append("| ").append(name);
            columns.forEach(column -> text.append(" | ").append(column.getOrDefault(name, "")));
            text.append(" |\n");
            if (first) {
                text.append("|---".repeat(columns.size() + 1)).append("|\n");
                first = false;
            }
        }
        return text.toString();
    }

    private String csv() {
        List<Map<String, String>> lines =
                rows.stream().map(row -> values(row, false)).toList();
        List<String> names = names(lines);
        CsvTable table = new CsvTable(names);
        lines.forEach(line -> table.row(
                names.stream().map(name -> line.getOrDefault(name, "")).toArray()));
        return table.text();
    }

    private static List<String> names(List<Map<String, String>> lines) {
        Set<String> names = new LinkedHashSet<>();
        lines.forEach(line -> names.addAll(line.keySet()));
        return new ArrayList<>(names);
    }
}
