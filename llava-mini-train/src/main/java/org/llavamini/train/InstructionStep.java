// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.TrainingPrompt;

/**
 * One step of stages pretrain and finetune: micro-batches, each with the mean loss of its answers' tokens, averaged.
 *
 * <p>The workers take micro-batches side by side, each on one processor: small matrices gain little from several processors,
 * several of them gain all. LibTorch adds gradients of several threads safely.
 */
final class InstructionStep implements StepLoss {
    private final InstructionLoss loss;
    private final PromptTokenizer tokenizer;
    private final ConversationTemplate template;
    private final int microSize;
    private final int maxLength;
    private final Workers workers;

    InstructionStep(
            InstructionLoss loss,
            PromptTokenizer tokenizer,
            ConversationTemplate template,
            int microSize,
            int maxLength,
            Workers workers) {
        this.loss = loss;
        this.tokenizer = tokenizer;
        this.template = template;
        this.microSize = microSize;
        this.maxLength = maxLength;
        this.workers = workers;
    }

    @Override
    public Result backward(List<InstructionSample> samples) {
        int microBatches = Math.ceilDiv(samples.size(), microSize);
        List<Supplier<Result>> work = new ArrayList<>();
        for (int i = 0; i < microBatches; i++) {
            List<InstructionSample> micro =
                    samples.subList(i * microSize, Math.min(samples.size(), (i + 1) * microSize));
            work.add(() -> microBatch(micro, microBatches));
        }
        List<Result> results = workers.all(work);
        return new Result(
                results.stream().mapToDouble(Result::loss).sum() / microBatches,
                results.stream().mapToInt(Result::tokens).sum());
    }

    private Result microBatch(List<InstructionSample> samples, int microBatches) {
        List<TrainingBatch.Tokenized> tokenized = new ArrayList<>();
        for (InstructionSample sample : samples) {
            TrainingPrompt prompt =
                    tokenizer.encodeForTraining(template, sample.conversation()).truncated(maxLength);
            tokenized.add(new TrainingBatch.Tokenized(sample.picture(), prompt));
        }
        List<TrainingBatch> groups = TrainingBatch.group(tokenized);
        int tokens =
                tokenized.stream().mapToInt(each -> each.prompt().learned()).sum();
        if (tokens == 0) {
            return new Result(0, 0); // cut before their answers: the mean over nothing would spoil the weights
        }
        double sum = 0;
        for (TrainingBatch group : groups) {
            try (TensorScope _ = TensorScope.open()) {
                Tensor mean = loss.of(group).loss().multiply(1.0 / tokens);
                sum += mean.item();
                mean.multiply(1.0 / microBatches).backward();
            }
        }
        return new Result(sum, tokens);
    }
}
