// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.llavamini.checkpoint.CheckpointReport;
import org.llavamini.checkpoint.MemoryEstimate;
import org.llavamini.checkpoint.WeightCheck;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.cli.console.Quantities;
import org.llavamini.tensor.DType;

/** The readable form of an inspection: a name and a value on each line. */
final class InspectText {
    private static final int SHOWN = 20;

    private final List<String> lines = new ArrayList<>();

    private InspectText() {}

    static List<String> of(CheckpointReport report) {
        InspectText text = new InspectText();
        text.describe(report);
        return text.lines;
    }

    private void describe(CheckpointReport report) {
        add("directory", report.directory().toString());
        add("architecture", report.config().modelType());
        report.base().ifPresent(base -> add("adapter of", base.toString()));
        add(
                "weights",
                "%s in the layout %s",
                report.files().stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .distinct()
                        .collect(Collectors.joining(", ")),
                InspectObject.layout(report.layout()));
        LanguageModelConfig language = report.config().languageModel();
        add(
                "language model",
                "%d layers, width %d, %d heads (%d for keys and values), vocabulary %d, %d positions",
                language.layers(),
                language.hiddenSize(),
                language.attentionHeads(),
                language.keyValueHeads(),
                language.vocabularySize(),
                language.maxPositions());
        report.config().multimodal().ifPresent(config -> describe(config, report.visionTokensPerImage()));
        add("parameters", Quantities.count(report.totalParameters()));
        report.parameters().forEach((part, count) -> add("  " + lower(part), Quantities.count(count)));
        add(
                "stored as",
                "%s",
                report.parametersByType().entrySet().stream()
                        .map(entry -> lower(entry.getKey()) + " " + Quantities.count(entry.getValue()))
                        .collect(Collectors.joining(", ")));
        add("on disk", Quantities.bytes(report.bytesOnDisk()));
        MemoryEstimate memory = report.memory();
        add(
                "memory needed",
                "float32 %s, bfloat16 %s, int8 %s, int4 %s; and %s for each token in bfloat16",
                Quantities.bytes(memory.float32()),
                Quantities.bytes(memory.bfloat16()),
                Quantities.bytes(memory.int8()),
                Quantities.bytes(memory.int4()),
                Quantities.bytes(report.keyValueBytesPerToken(DType.BFLOAT16)));
        describe(report.check());
    }

    private void describe(MultimodalConfig config, long visionTokens) {
        add(
                "vision",
                "%d tokens for each picture: compressor %s of size %d, %d pre-fusion layers%s, resolution ratio %d",
                visionTokens,
                config.compressor().type().fieldValue(),
                config.compressor().size(),
                config.preFusionLayers(),
                switch (config.preFusionPlace()) {
                    case BEFORE -> "";
                    case INSIDE -> " inside the language model";
                },
                config.resolutionRatio());
        config.conversationTemplate().ifPresent(name -> add("template", name));
    }

    private void describe(WeightCheck check) {
        add("complete", check.isComplete() ? "yes" : "no");
        list("missing", check.missing());
        list("does not fit", check.mismatches().stream().map(Object::toString).toList());
        list("unexpected", check.unexpected());
    }

    private void list(String name, List<String> values) {
        values.stream().limit(SHOWN).forEach(value -> add("  " + name, value));
        if (values.size() > SHOWN) {
            add("  " + name, "%d more (--json lists them)", values.size() - SHOWN);
        }
    }

    private void add(String name, String format, Object... values) {
        lines.add(String.format(Locale.ROOT, "%-16s %s", name, values.length == 0 ? format : format(format, values)));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
