// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.llavamini.LlavaMini;
import org.llavamini.LlavaMiniBuilder;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.media.video.MediaReader;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Device;
import org.llavamini.option.ModelPrecision;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.text.ConversationTemplate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of every command that runs a model. */
public final class ModelFlags {
    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "A checkpoint directory, or organisation/name[@revision] from the Hugging Face cache (see pull);"
                            + " else the built-in model: photos; the other is scenes.")
    private @Nullable ModelPlace model;

    @Option(
            names = "--vision-tower",
            paramLabel = "DIR",
            description = "A CLIP directory, where the checkpoint does not lead to one.")
    private @Nullable ModelPlace visionTower;

    @Option(
            names = "--base",
            paramLabel = "DIR",
            description = "The model below an adapter, if its files do not lead to it.")
    private @Nullable ModelPlace base;

    @Option(
            names = "--tokenizer",
            paramLabel = "DIR",
            description = "Tokenizer files elsewhere than in the checkpoint.")
    private @Nullable ModelPlace tokenizer;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "Conversation template: v1, llava_v1, plain, llava_llama_3, llava_llama_3_1, llava_llama_2 or"
                    + " chatml. Else what config.json or the tokenizer's special tokens say.")
    private @Nullable String template;

    @Option(
            names = "--image-aspect-ratio",
            paramLabel = "square|pad",
            description = "Cut pictures that are not square, or pad them. Else what config.json says.")
    private @Nullable String imageAspectRatio;

    @Mixin
    private MediaFlags media;

    @Option(
            names = "--quirk",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "A choice where paper and official code differ, such as mask-id-zero=false.")
    private Map<String, String> quirks = new LinkedHashMap<>();

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "auto",
            description = "How to compute: auto, float32, bfloat16, int8 or int4 (${DEFAULT-VALUE}).")
    private String dtype = "auto";

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:N (${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(names = "--threads", paramLabel = "N", description = "Threads of one operation; else all processors.")
    private @Nullable Integer threads;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public ModelFlags() {}

    /** Returns how pictures and videos are read. */
    public MediaReader media(CommandSpec command) {
        return media.reader(command);
    }

    /** Returns the name of the model; nothing is opened for it. */
    public String name() {
        return (model == null ? LlavaMini.builtInBuilder() : model.builder()).name();
    }

    /** Opens the model; the caller closes it. What is wrong with the options themselves is an error of usage. */
    public LlavaMini open(CommandSpec command) {
        return open(command, builder -> builder);
    }

    /** Opens the model with what a command wants besides. */
    public LlavaMini open(CommandSpec command, UnaryOperator<LlavaMiniBuilder> further) {
        LlavaMiniBuilder builder = model == null ? LlavaMini.builtInBuilder() : model.builder();
        if (visionTower != null) {
            builder.visionTower(visionTower.directory());
        }
        if (base != null) {
            builder.base(base.directory());
        }
        if (tokenizer != null) {
            builder.tokenizer(tokenizer.directory());
        }
        String templateName = template;
        if (templateName != null) {
            builder.template(WrongUsage.check(command, () -> ConversationTemplate.named(templateName)));
        }
        if (imageAspectRatio != null) {
            builder.aspectRatio(aspectRatio(command, imageAspectRatio));
        }
        builder.media(media(command));
        if (!quirks.isEmpty()) {
            builder.quirks(WrongUsage.check(command, () -> new Quirks(quirks)));
        }
        builder.precision(precision(command));
        builder.device(device(command));
        threads(command).ifPresent(builder::threads);
        return further.apply(builder).build();
    }

    /** Returns whether a checkpoint is named. */
    public boolean named() {
        return model != null;
    }

    public Device device(CommandSpec command) {
        WrongUsage.require(
                command,
                device.matches("auto|cpu|cuda(:[0-9]{1,3})?"),
                "--device must be auto, cpu, cuda or cuda:N: " + device);
        return TensorRuntime.device(device);
    }

    public OptionalInt threads(CommandSpec command) {
        WrongUsage.requirePositive(command, threads, "--threads");
        return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    }

    private static AspectRatio aspectRatio(CommandSpec command, String name) {
        return switch (name) {
            case "square" -> AspectRatio.SQUARE;
            case "pad" -> AspectRatio.PAD;
            default ->
                throw WrongUsage.error(command, "must be square or pad, but is " + name + " (--image-aspect-ratio)");
        };
    }

    public ModelPrecision precision(CommandSpec command) {
        for (ModelPrecision precision : ModelPrecision.values()) {
            if (precision.name().toLowerCase(Locale.ROOT).equals(dtype)) {
                return precision;
            }
        }
        throw WrongUsage.error(
                command, "must be auto, float32, bfloat16, int8 or int4, but is " + dtype + " (--dtype)");
    }
}
