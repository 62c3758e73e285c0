// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.Message;
import org.llavamini.text.Role;
import org.llavamini.text.tokenizer.Tokenizer;
import org.llavamini.train.batch.BadSamples;
import org.llavamini.train.batch.PixelLoader;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.SampleMedia;

/** One step of stage vision: all pictures and captions of the step contrasted with each other. */
public final class VisionStep implements StepLoss {
    private final ContrastiveLoss loss;
    private final PixelLoader pixels;
    private final Tokenizer tokenizer;

    private final BadSamples bad;

    VisionStep(ContrastiveLoss loss, PixelLoader pixels, Tokenizer tokenizer, BadSamples bad) {
        this.loss = loss;
        this.pixels = pixels;
        this.tokenizer = tokenizer;
        this.bad = bad;
    }

    @Override
    public Result backward(long step, List<InstructionSample> samples) {
        try (TensorScope _ = TensorScope.open()) {
            List<Tensor> pictures = new ArrayList<>();
            List<long[]> captions = new ArrayList<>();
            for (InstructionSample sample : samples) {
                Optional<Tensor> picture = picture(sample);
                if (picture.isPresent()) {
                    pictures.add(picture.get());
                    captions.add(tokenizer.encode(caption(sample), false).toLongArray());
                }
            }
            if (pictures.isEmpty()) {
                return Result.NOTHING;
            }
            Tensor mean = loss.of(Tensor.concatenate(pictures, 0), captions);
            mean.backward();
            return new Result(mean.item(), pictures.size());
        }
    }

    private Optional<Tensor> picture(InstructionSample sample) {
        if (sample.media().isEmpty() || sample.media().get() instanceof SampleMedia.Video) {
            bad.add(sample, "stage vision learns from pictures with captions");
            return Optional.empty();
        }
        try {
            return Optional.of(pixels.load(sample.media().get()).values());
        } catch (LlavaMiniException failure) {
            bad.add(sample, String.valueOf(failure.getMessage()));
            return Optional.empty();
        }
    }

    private static String caption(InstructionSample sample) {
        return sample.conversation().messages().stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .map(Message::text)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public double validate(List<InstructionSample> samples) {
        throw new UnsupportedOperationException("the loss of pictures and captions depends on what comes together");
    }
}
