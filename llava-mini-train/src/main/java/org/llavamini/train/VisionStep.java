// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.nio.file.Path;
import java.util.List;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.Message;
import org.llavamini.text.Role;
import org.llavamini.text.Tokenizer;

/** One step of stage vision: all pictures and captions of the step contrasted with each other. */
final class VisionStep implements StepLoss {
    private final ContrastiveLoss loss;
    private final PixelLoader pixels;
    private final Tokenizer tokenizer;

    VisionStep(ContrastiveLoss loss, PixelLoader pixels, Tokenizer tokenizer) {
        this.loss = loss;
        this.pixels = pixels;
        this.tokenizer = tokenizer;
    }

    @Override
    public Result backward(List<InstructionSample> samples) {
        List<Path> pictures =
                samples.stream().map(sample -> sample.picture().orElseThrow()).toList();
        List<long[]> captions = samples.stream()
                .map(sample -> tokenizer.encode(caption(sample), false).toLongArray())
                .toList();
        try (TensorScope _ = TensorScope.open()) {
            Tensor mean = loss.of(pixels.load(pictures), captions);
            mean.backward();
            return new Result(mean.item(), pictures.size());
        }
    }

    private static String caption(InstructionSample sample) {
        return sample.conversation().messages().stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .map(Message::text)
                .findFirst()
                .orElseThrow();
    }
}
