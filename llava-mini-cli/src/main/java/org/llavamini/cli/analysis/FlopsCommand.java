// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.analysis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.analysis.ComputeShape;
import org.llavamini.analysis.ComputeShape.AllPatches;
import org.llavamini.analysis.ComputeShape.Compressed;
import org.llavamini.analysis.ComputeShape.Compressor;
import org.llavamini.analysis.Flops;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.ModelPlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts floating-point operations as the paper does. */
@Command(
        name = "flops",
        description =
                "Count the floating-point operations of reading one picture and one question, by the paper's rules.")
public final class FlopsCommand implements Callable<Integer> {
    private static final double TERA = 1e12;
    private static final int BASE_RESOLUTION = 336;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "DIR", description = "A checkpoint whose shape is counted.")
    private @Nullable ModelPlace model;

    @Option(
            names = "--vision-tower",
            paramLabel = "DIR",
            description = "A CLIP directory, where the checkpoint does not lead to one.")
    private @Nullable ModelPlace visionTower;

    @Option(names = "--shape", paramLabel = "NAME", description = "vicuna-7b (the default) or llama-3.1-8b.")
    private @Nullable String shape;

    @Option(
            names = "--architecture",
            paramLabel = "llava-mini|llava-v1.5",
            description = "Else that of the checkpoint, or llava-mini.")
    private @Nullable String architecture;

    @Option(names = "--compressor-size", paramLabel = "C", description = "Vision tokens in each direction (1).")
    private @Nullable Integer compressorSize;

    @Option(names = "--pre-fusion-layers", paramLabel = "N", description = "Pre-fusion layers (4).")
    private @Nullable Integer preFusionLayers;

    @Option(
            names = "--pre-fusion-place",
            paramLabel = "before|inside",
            description = "Layers of their own before the language model, or its first ones (before).")
    private @Nullable String preFusionPlace;

    @Option(
            names = "--resolution",
            paramLabel = "PIXELS",
            description = "336 or a multiple: tiles and the whole picture (336).")
    private @Nullable Integer resolution;

    @Option(
            names = "--text-tokens",
            paramLabel = "N",
            defaultValue = "43",
            description = "Tokens of text (${DEFAULT-VALUE}, which gives the paper's totals).")
    private int textTokens;

    @Option(names = "--json", description = "Print one JSON object, in TFLOPs.")
    private boolean json;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public FlopsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WrongUsage.require(spec, model == null || shape == null, "give only one of --model and --shape");
        WrongUsage.requireNotNegative(spec, textTokens, "--text-tokens");
        ObjectNode counted = object(Flops.of(model == null ? named() : ofModel(model.directory())));
        if (json) {
            console.out().println(counted);
        } else {
            counted.properties()
                    .forEach(part -> console.out()
                            .println(String.format(
                                    Locale.ROOT,
                                    "%-18s %11.6f TFLOPs",
                                    part.getKey().replace('_', ' '),
                                    part.getValue().asDouble())));
        }
        console.out().flush();
        return 0;
    }

    private ComputeShape named() {
        String name = shape == null ? "vicuna-7b" : shape;
        ComputeShape.Language language =
                switch (name) {
                    case "vicuna-7b" -> ComputeShape.Language.vicuna7b();
                    case "llama-3.1-8b" -> ComputeShape.Language.llama31();
                    default ->
                        throw WrongUsage.error(
                                spec, "must be vicuna-7b or llama-3.1-8b, but is " + name + " (--shape)");
                };
        return shape(
                ComputeShape.Vision.clipLarge336(),
                language,
                reduction(new Compressed(Compressor.QUERY, 1, 4)),
                ratio(1, BASE_RESOLUTION));
    }

    private ComputeShape shape(
            ComputeShape.Vision vision, ComputeShape.Language language, ComputeShape.Reduction reduction, int ratio) {
        return WrongUsage.check(spec, () -> new ComputeShape(vision, language, reduction, ratio, textTokens));
    }

    private ComputeShape ofModel(Path directory) {
        try (Checkpoint checkpoint = visionTower == null
                ? Checkpoint.openIncomplete(directory)
                : Checkpoint.openIncomplete(directory, visionTower.directory())) {
            ModelShape found = WrongUsage.check(spec, () -> ModelShape.of(checkpoint));
            return shape(
                    found.vision(),
                    found.language(),
                    reduction(found.reduction()),
                    ratio(found.resolutionRatio(), found.imageSize()));
        }
    }

    private ComputeShape.Reduction reduction(ComputeShape.Reduction otherwise) {
        String name =
                architecture == null ? (otherwise instanceof AllPatches ? "llava-v1.5" : "llava-mini") : architecture;
        return switch (name) {
            case "llava-v1.5" -> new AllPatches();
            case "llava-mini" -> {
                Compressed base = otherwise instanceof Compressed own ? own : new Compressed(Compressor.QUERY, 1, 4);
                yield new Compressed(
                        base.compressor(),
                        notNegative("--compressor-size", compressorSize, base.size()),
                        notNegative("--pre-fusion-layers", preFusionLayers, base.preFusionLayers()),
                        inside(base.inside()));
            }
            default ->
                throw WrongUsage.error(spec, "must be llava-mini or llava-v1.5, but is " + name + " (--architecture)");
        };
    }

    private boolean inside(boolean otherwise) {
        if (preFusionPlace == null) {
            return otherwise;
        }
        return switch (preFusionPlace) {
            case "before" -> false;
            case "inside" -> true;
            default ->
                throw WrongUsage.error(
                        spec, "must be before or inside, but is " + preFusionPlace + " (--pre-fusion-place)");
        };
    }

    private int ratio(int otherwise, int imageSize) {
        if (resolution == null) {
            return otherwise;
        }
        WrongUsage.require(
                spec,
                resolution > 0 && resolution % imageSize == 0,
                "must be a multiple of " + imageSize + ", but is " + resolution + " (--resolution)");
        return resolution / imageSize;
    }

    private long notNegative(String flag, @Nullable Integer given, long otherwise) {
        WrongUsage.requireNotNegative(spec, given, flag);
        return given == null ? otherwise : given;
    }

    private static ObjectNode object(Flops flops) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("vision_encoder", flops.visionEncoder() / TERA)
                .put("projection", flops.projection() / TERA)
                .put("compression", flops.compression() / TERA)
                .put("pre_fusion", flops.preFusion() / TERA)
                .put("language_model", flops.languageModel() / TERA)
                .put("total", flops.total() / TERA)
                .put("attention_products", flops.attentionProducts() / TERA);
    }
}
