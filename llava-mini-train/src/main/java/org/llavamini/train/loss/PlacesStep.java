// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.model.VisionLanguageModel.VisionFeatures;
import org.llavamini.nn.Probe;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.train.batch.BadSamples;
import org.llavamini.train.batch.PixelLoader;
import org.llavamini.train.config.PlacesSettings;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.SampleMedia;
import org.llavamini.train.data.Things;

/**
 * The loss of stage places: a linear read-out of the vision tokens shall tell what is where, so that compressor and projector learn to keep
 * things apart. Questions hardly ask that of them, since the text is fused with all patches.
 *
 * <p>Tokens may be held near what they were, and what the projector makes of patches always is, so that fusion and the language model
 * still read both.
 */
public final class PlacesStep implements StepLoss {
    private static final double PATCHES_STAY = 3;
    /** Of so many pictures a step the patches are looked at. */
    private static final int PICTURES_OF_PATCHES = 24;

    /** So many pictures are looked at together where nothing is learned. */
    private static final int LOOKED_AT_TOGETHER = 64;

    private static final double EPS = 1e-6;
    /** Smaller differences between pictures are none. */
    private static final double LEAST_VARIANCE = 1e-8;

    private final VisionLanguageModel model;
    private final VisionLanguageModel before;
    private final ReadOut readOut;
    private final PlaceLabels labels;
    private final PlacesSettings settings;
    private final PixelLoader pixels;
    private final BadSamples bad;

    /**
     * Weights that exist during this stage only.
     *
     * @param places {@code [9 · numbers of a place, tokens · hidden]}
     * @param kinds {@code [kinds, tokens · hidden]}
     */
    record ReadOut(Tensor places, Tensor kinds) {}

    PlacesStep(
            VisionLanguageModel model,
            VisionLanguageModel before,
            ReadOut readOut,
            PlaceLabels labels,
            PlacesSettings settings,
            PixelLoader pixels,
            BadSamples bad) {
        this.model = model;
        this.before = before;
        this.readOut = readOut;
        this.labels = labels;
        this.settings = settings;
        this.pixels = pixels;
        this.bad = bad;
    }

    /**
     * Pictures that could be read.
     *
     * @param features {@code [pictures, patches, vision width]}
     * @param things what is in each
     */
    private record Seen(Tensor features, List<Things> things) {}

    @Override
    public Result backward(long step, List<InstructionSample> samples) {
        try (TensorScope _ = TensorScope.open()) {
            Optional<Seen> seen = see(samples);
            if (seen.isEmpty()) {
                return Result.NOTHING;
            }
            VisionFeatures now = model.look(seen.get().features(), Probe.NONE);
            boolean readOutOnly = step < settings.readOutSteps();
            Tensor tokens = now.compressed().to(DType.FLOAT32); // [pictures, tokens, hidden]
            Tensor told =
                    told(readOutOnly ? tokens.detach() : tokens, seen.get().things());
            Tensor loss = readOutOnly ? told : told.add(staying(seen.get().features(), now));
            loss.backward();
            return new Result(told.item(), seen.get().things().size());
        }
    }

    @Override
    public double validate(List<InstructionSample> samples) {
        double sum = 0;
        int pictures = 0;
        for (int from = 0; from < samples.size(); from += LOOKED_AT_TOGETHER) {
            Result some = look(samples.subList(from, Math.min(samples.size(), from + LOOKED_AT_TOGETHER)));
            sum += some.tokens() == 0 ? 0 : some.loss() * some.tokens();
            pictures += some.tokens();
        }
        return sum / pictures;
    }

    private Result look(List<InstructionSample> samples) {
        try (TensorScope _ = TensorScope.open();
                GradientMode _ = GradientMode.disabled()) {
            return see(samples)
                    .map(seen -> {
                        Tensor tokens = model.look(seen.features(), Probe.NONE)
                                .compressed()
                                .to(DType.FLOAT32);
                        return new Result(
                                told(tokens, seen.things()).item(),
                                seen.things().size());
                    })
                    .orElse(Result.NOTHING);
        }
    }

    private Optional<Seen> see(List<InstructionSample> samples) {
        List<Tensor> features = new ArrayList<>();
        List<Things> things = new ArrayList<>();
        try (GradientMode _ = GradientMode.disabled()) {
            for (InstructionSample sample : samples) {
                features(sample).ifPresent(own -> {
                    features.add(own);
                    things.add(sample.things().orElseThrow());
                });
            }
        }
        return features.isEmpty() ? Optional.empty() : Optional.of(new Seen(Tensor.concatenate(features, 0), things));
    }

    private Optional<Tensor> features(InstructionSample sample) {
        if (sample.things().isEmpty() || !(sample.media().orElse(null) instanceof SampleMedia.Picture picture)) {
            bad.add(sample, "stage places learns from pictures of which it is known what is in them");
            return Optional.empty();
        }
        try (TensorScope scope = TensorScope.open()) {
            return Optional.of(scope.keep(pixels.recall(picture)
                    .features(values -> model.visionTower().forward(values, Cancellation.NEVER))));
        } catch (LlavaMiniException failure) {
            bad.add(sample, String.valueOf(failure.getMessage()));
            return Optional.empty();
        }
    }

    /** Returns how far the read-out is from what is right. */
    private Tensor told(Tensor tokens, List<Things> things) {
        long pictures = tokens.size(0);
        Tensor all = tokens.reshape(pictures, tokens.size(1) * tokens.size(2));
        Tensor normed = Functional.rmsNorm(all, Tensor.full(1, DType.FLOAT32, all.size(1)), EPS);
        Tensor places = Functional.linear(normed, readOut.places())
                .reshape(pictures * PlaceLabels.PLACES, labels.width()); // [pictures · places, numbers]
        Tensor loss = Tensor.zeros(DType.FLOAT32, 1).sum();
        for (PlaceLabels.Choice choice : labels.choices(things)) {
            if (choice.total() > 0) {
                loss = loss.add(Functional.logSoftmax(places.narrow(1, choice.start(), choice.size()))
                        .multiply(choice.targets())
                        .sum()
                        .multiply(-choice.weight() / choice.total()));
            }
        }
        return settings.anywhere() == 0
                ? loss
                : loss.add(anywhere(normed, things).multiply(settings.anywhere()));
    }

    /** Returns the cross-entropy of all kinds of a picture being there or not, summed over the kinds. */
    private Tensor anywhere(Tensor normed, List<Things> things) {
        Tensor there = labels.anywhere(things); // [pictures, kinds]
        Tensor scores = Functional.linear(normed, readOut.kinds());
        Tensor chances = Functional.logSoftmax(Tensor.stack(
                List.of(scores, Tensor.zeros(DType.FLOAT32, scores.shape().toArray())), 2));
        Tensor right = Tensor.stack(List.of(there, there.multiply(-1).add(1)), 2);
        return chances.multiply(right).sum().multiply(-1.0 / things.size());
    }

    /** Returns how far tokens and patches are from what they were, in parts of their variance between pictures. */
    private Tensor staying(Tensor features, VisionFeatures now) {
        long some = Math.min(PICTURES_OF_PATCHES, features.size(0));
        VisionFeatures then;
        try (GradientMode _ = GradientMode.disabled()) {
            then = before.look(features, Probe.NONE);
        }
        Tensor patches = moved(
                now.patches().narrow(0, 0, some).to(DType.FLOAT32),
                then.patches().narrow(0, 0, some).to(DType.FLOAT32));
        Tensor tokens =
                moved(now.compressed().to(DType.FLOAT32), then.compressed().to(DType.FLOAT32));
        return patches.multiply(PATCHES_STAY).add(tokens.multiply(settings.stay()));
    }

    private static Tensor moved(Tensor now, Tensor then) {
        long rows = then.size(0) * then.size(1);
        Tensor flat = then.reshape(rows, then.size(2));
        Tensor mean = flat.sum(0).multiply(1.0 / rows);
        Tensor spread = flat.subtract(mean);
        double variance = Math.max(LEAST_VARIANCE, spread.multiply(spread).sum().item());
        Tensor difference = now.subtract(then);
        return difference.multiply(difference).sum().multiply(1 / variance);
    }
}
