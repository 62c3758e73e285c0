// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.train.config.TrainConfig.LoraSettings;
import org.llavamini.train.config.TrainConfig.OptimizationSettings;

/** The keys that say which parts learn, and how. */
final class LearningKeys {
    /** Whether the text's embeddings learn which they do not in the official code; said among the quirks. */
    static final String EMBEDDING_GRADIENT = "embedding-gradient";

    private LearningKeys() {}

    static OptimizationSettings optimization(ConfigSection root, Stage stage) {
        double learningRate = root.number("learning_rate").orElse(stage.learningRate());
        Map<TrainedPart, Double> rates = new EnumMap<>(TrainedPart.class);
        rates.putAll(stage.partRates());
        root.number("projector_learning_rate").ifPresent(rate -> rates.put(TrainedPart.PROJECTOR, rate));
        ConfigSection more = root.section("learning_rates");
        for (TrainedPart part : TrainedPart.values()) {
            more.number(part.name().toLowerCase(Locale.ROOT)).ifPresent(rate -> rates.put(part, rate));
        }
        more.requireNothingElse();
        return new OptimizationSettings(
                learningRate,
                rates,
                root.number("epochs").orElse(stage.epochs()),
                root.longInteger("max_steps"),
                root.choice("schedule", LearningRateSchedule.Kind.class).orElse(LearningRateSchedule.Kind.COSINE),
                root.number("warmup_ratio").orElse(0.03),
                root.number("weight_decay").orElse(0),
                root.number("max_grad_norm").orElse(1));
    }

    static Set<TrainedPart> trainable(ConfigSection root, Stage stage) {
        List<String> names = root.texts("trainable");
        Set<TrainedPart> parts = EnumSet.noneOf(TrainedPart.class);
        ConfigSection quirks = root.section("quirks");
        switch (quirks.scalars().getOrDefault(EMBEDDING_GRADIENT, "false")) {
            case "true" -> parts.add(TrainedPart.EMBEDDINGS);
            case "false" -> {}
            default -> throw quirks.problem(EMBEDDING_GRADIENT, "must be false or true");
        }
        if (names.isEmpty()) {
            parts.addAll(stage.trainable());
        }
        for (String name : names) {
            parts.add(root.constant("trainable", name, TrainedPart.class));
        }
        return parts;
    }

    static PlacesSettings places(ConfigSection root, Stage stage) {
        if (stage != Stage.PLACES) {
            if (root.has("places")) {
                throw root.problem("places", "is for stage places");
            }
            return PlacesSettings.defaults();
        }
        ConfigSection section = root.section("places");
        PlacesSettings standard = PlacesSettings.defaults();
        double stay = section.number("stay").orElse(standard.stay());
        double anywhere = section.number("anywhere").orElse(standard.anywhere());
        long readOutSteps = section.longInteger("read_out_steps").orElse(standard.readOutSteps());
        section.requireNothingElse();
        try {
            return new PlacesSettings(stay, anywhere, readOutSteps);
        } catch (IllegalArgumentException failure) {
            throw root.problem("places", String.valueOf(failure.getMessage()));
        }
    }

    static Optional<LoraSettings> lora(ConfigSection section) {
        int rank = section.integer("rank", 0).orElse(0);
        double alpha = section.number("alpha").orElse(16);
        double dropout = section.number("dropout").orElse(0.05);
        List<String> names = section.texts("targets");
        Set<LoraTarget> targets = EnumSet.allOf(LoraTarget.class);
        if (!names.isEmpty()) {
            targets.clear();
            names.forEach(name -> targets.add(section.constant("targets", name, LoraTarget.class)));
        }
        boolean merge = section.flag("merge", false);
        section.requireNothingElse();
        if (!(alpha > 0)) {
            throw section.problem("alpha", "must be greater than zero: " + alpha);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw section.problem("dropout", "must be from 0 to below 1: " + dropout);
        }
        return rank == 0 ? Optional.empty() : Optional.of(new LoraSettings(rank, alpha, dropout, targets, merge));
    }

    static DType dtype(ConfigSection root) {
        DType dtype = root.choice("dtype", DType.class).orElse(DType.BFLOAT16);
        if (dtype != DType.BFLOAT16 && dtype != DType.FLOAT32) {
            throw root.problem(
                    "dtype", "must be bfloat16 or float32: " + dtype.name().toLowerCase(Locale.ROOT));
        }
        return dtype;
    }

    static Device device(ConfigSection root) {
        String name = root.text("device").orElse("cpu");
        try {
            return TensorRuntime.device(name);
        } catch (LlavaMiniException failure) {
            throw root.problem("device", String.valueOf(failure.getMessage()).replace(" (--device)", ""));
        }
    }

    static AverageSettings average(ConfigSection section) {
        AverageSettings.Kind kind =
                section.choice("kind", AverageSettings.Kind.class).orElse(AverageSettings.Kind.NONE);
        double decay = section.number("decay").orElse(kind.decay());
        section.requireNothingElse();
        if (!(decay >= 0 && decay < 1)) {
            throw section.problem("decay", "must be from 0 to below 1: " + decay);
        }
        return new AverageSettings(kind, kind == AverageSettings.Kind.NONE ? 0 : decay);
    }
}
