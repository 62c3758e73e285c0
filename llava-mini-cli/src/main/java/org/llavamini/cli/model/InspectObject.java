// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import org.llavamini.checkpoint.CheckpointReport;
import org.llavamini.checkpoint.MemoryEstimate;
import org.llavamini.checkpoint.WeightLayout;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.language.LanguageModelConfig;
import org.llavamini.tensor.DType;

/** The JSON form of an inspection. */
final class InspectObject {
    private InspectObject() {}

    static ObjectNode of(CheckpointReport report) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("directory", report.directory().toString());
        node.put("architecture", report.config().modelType());
        node.put("layout", layout(report.layout()));
        putAll(
                node.putArray("files"),
                report.files().stream().map(Path::toString).toList());
        report.base().ifPresent(base -> node.put("base", base.toString()));
        putLanguageModel(node.putObject("language_model"), report.config().languageModel());
        report.config().multimodal().ifPresent(config -> putMultimodal(node.putObject("multimodal"), config));
        node.put("vision_tokens_per_image", report.visionTokensPerImage());
        ObjectNode parameters = node.putObject("parameters").put("total", report.totalParameters());
        report.parameters().forEach((part, count) -> parameters.put(lower(part), count));
        ObjectNode types = node.putObject("parameters_by_dtype");
        report.parametersByType().forEach((dtype, count) -> types.put(lower(dtype), count));
        node.put("bytes_on_disk", report.bytesOnDisk());
        MemoryEstimate memory = report.memory();
        node.putObject("memory_bytes")
                .put("float32", memory.float32())
                .put("bfloat16", memory.bfloat16())
                .put("int8", memory.int8())
                .put("int4", memory.int4());
        node.put("kv_bytes_per_token_bfloat16", report.keyValueBytesPerToken(DType.BFLOAT16));
        node.put("complete", report.check().isComplete());
        putAll(node.putArray("missing"), report.check().missing());
        putAll(node.putArray("unexpected"), report.check().unexpected());
        putAll(
                node.putArray("mismatches"),
                report.check().mismatches().stream().map(Object::toString).toList());
        return node;
    }

    private static void putLanguageModel(ObjectNode node, LanguageModelConfig config) {
        node.put("layers", config.layers())
                .put("hidden_size", config.hiddenSize())
                .put("attention_heads", config.attentionHeads())
                .put("key_value_heads", config.keyValueHeads())
                .put("vocabulary", config.vocabularySize())
                .put("max_positions", config.maxPositions());
    }

    private static void putMultimodal(ObjectNode node, MultimodalConfig config) {
        node.put("compressor", config.compressor().type().fieldValue())
                .put("compressor_size", config.compressor().size())
                .put("pre_fusion_layers", config.preFusionLayers())
                .put("pre_fusion_place", lower(config.preFusionPlace()))
                .put("resolution_ratio", config.resolutionRatio())
                .put("image_aspect_ratio", lower(config.imageAspectRatio()));
        config.conversationTemplate().ifPresent(name -> node.put("conversation_template", name));
    }

    private static void putAll(ArrayNode array, Iterable<String> values) {
        values.forEach(array::add);
    }

    /** Returns the name of a layout as {@code convert} takes it. */
    static String layout(WeightLayout layout) {
        return switch (layout) {
            case LLAVA_MINI -> "official";
            case LLAVA_HF -> "llava-hf";
            case CLIP -> "clip";
        };
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
