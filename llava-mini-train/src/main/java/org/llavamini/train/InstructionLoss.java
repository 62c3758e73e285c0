// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.LanguageModel;
import org.llavamini.model.LlavaMiniModel;
import org.llavamini.model.ModalityFusion;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.KeyValueChain;
import org.llavamini.nn.KeysValues;
import org.llavamini.nn.Probe;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;

/**
 * The loss of stages pretrain and finetune: cross-entropy of the answers' tokens, given picture and question.
 *
 * <p>The same networks as at inference: each picture is encoded once, the text before it is fused and read by the language
 * model once per picture, and each sample continues from its picture's keys and values. Answers are neither fused nor seen in
 * pre-fusion, so that they enter the language model as generated tokens do.
 */
final class InstructionLoss {
    private final LlavaMiniModel model;
    private final PixelLoader pixels;
    private final Device device;
    private final boolean embeddingGradient;

    InstructionLoss(LlavaMiniModel model, PixelLoader pixels, Device device, boolean embeddingGradient) {
        this.model = model;
        this.pixels = pixels;
        this.device = device;
        this.embeddingGradient = embeddingGradient;
    }

    /** The summed loss of a batch and over how many tokens. */
    record Sum(Tensor loss, int tokens) {}

    /** Returns the loss of one group of samples. */
    Sum of(TrainingBatch batch) {
        PaddedRows rows = new PaddedRows(
                batch.rows().stream().map(TrainingBatch.Row::prompt).toList());
        return batch.pictures().isEmpty() ? textOnly(rows) : withPictures(batch, rows);
    }

    /** What all texts begin with (the system prompt) is read once. */
    private Sum textOnly(PaddedRows rows) {
        Tensor embeddings = embed(rows.ids(device)); // [samples, tokens, hidden]
        int shared = rows.sharedPrefix();
        if (shared == 0) {
            return crossEntropy(
                    model.languageModel().forward(embeddings, KeyValueChain.empty(), Cancellation.NEVER), rows, 0, 0);
        }
        KeyValueChain chain = KeyValueChain.empty();
        model.languageModel().forward(embeddings.narrow(0, 0, 1).narrow(1, 0, shared), chain, Cancellation.NEVER);
        Tensor owners = Tensor.of(new long[rows.count()], rows.count()).to(device);
        Tensor hidden = model.languageModel()
                .forward(
                        embeddings.narrow(1, shared, rows.length() - shared),
                        KeyValueChain.after(KeyValueChain.rows(chain.layers(), owners)),
                        Cancellation.NEVER);
        return crossEntropy(hidden, rows, 0, shared);
    }

    private Sum withPictures(TrainingBatch batch, PaddedRows rows) {
        LanguageModel languageModel = model.languageModel();
        VisionLanguageModel.VisionFeatures vision =
                model.see(pixels.load(batch.pictures()).to(device), Probe.NONE, Cancellation.NEVER);
        ModalityFusion.Encoded encoded = model.encode(vision, Probe.NONE, Cancellation.NEVER);
        Tensor owners = Tensor.of(
                        batch.rows().stream()
                                .mapToLong(TrainingBatch.Row::picture)
                                .toArray(),
                        batch.rows().size())
                .to(device);

        Prefix prefix = prefix(batch, encoded);
        // A sample may learn the token right after the vision tokens (captions do); the last one must then be read with
        // it.
        int carried = rows.learnsFirst() ? 1 : 0;
        long shared = prefix.embeddings.size(1) - carried;
        List<KeysValues> past = List.of();
        if (shared > 0) {
            KeyValueChain chain = KeyValueChain.empty();
            languageModel.forward(prefix.embeddings.narrow(1, 0, shared), chain, Cancellation.NEVER);
            past = KeyValueChain.rows(chain.layers(), owners);
        }

        Tensor text = model.fusion()
                .fuse(prefix.memory.rows(owners), embed(rows.ids(device)), rows.visible(device), Cancellation.NEVER)
                .text(); // [samples, tokens, hidden]
        Tensor continuation = carried == 0
                ? text
                : Tensor.concatenate(
                        List.of(prefix.embeddings.narrow(1, shared, carried).indexSelect(0, owners), text), 1);
        Tensor hidden = languageModel.forward(continuation, KeyValueChain.after(past), Cancellation.NEVER);
        return crossEntropy(hidden, rows, carried, 0);
    }

    /** What comes before the text of every sample: per picture the fused header and the vision tokens. */
    private record Prefix(Tensor embeddings, FusionMemory memory) {}

    private Prefix prefix(TrainingBatch batch, ModalityFusion.Encoded encoded) {
        if (batch.header().isEmpty()) {
            return new Prefix(encoded.vision(), encoded.memory());
        }
        long pictures = batch.pictures().size();
        int length = batch.header().size();
        Tensor ids = Tensor.of(
                        batch.header().stream().mapToLong(Integer::longValue).toArray(), 1, length)
                .to(device);
        boolean[] visible = new boolean[length];
        IntStream.range(0, length).forEach(i -> visible[i] = batch.header().get(i) > 0);
        ModalityFusion.Fused header = model.fusion()
                .fuse(
                        encoded.memory(),
                        embed(ids).expand(pictures, -1, -1),
                        Tensor.of(visible, 1, length).to(device).expand(pictures, -1),
                        Cancellation.NEVER);
        return new Prefix(Tensor.concatenate(List.of(header.text(), encoded.vision()), 1), header.memory());
    }

    private Tensor embed(Tensor ids) {
        Tensor embeddings = model.languageModel().embed(ids);
        return embeddingGradient ? embeddings : embeddings.detach();
    }

    /**
     * Only the states that predict a token to learn pass through the head.
     *
     * @param hidden {@code [samples, carried + tokens - dropped, hidden]}
     * @param carried positions before the text
     * @param dropped positions of the text that are not among the states
     */
    private Sum crossEntropy(Tensor hidden, PaddedRows rows, int carried, int dropped) {
        int[] learned = rows.learnedPositions();
        long width = hidden.size(1);
        long[] predicting = IntStream.of(learned)
                .mapToLong(i -> (i / rows.length()) * width + i % rows.length() + carried - dropped - 1)
                .toArray();
        Tensor states = hidden.reshape(-1, hidden.size(2))
                .indexSelect(0, Tensor.of(predicting, predicting.length).to(device));
        Tensor logits = model.languageModel().logits(states).to(DType.FLOAT32);
        Tensor targets = Tensor.of(rows.labelsAt(learned), learned.length).to(device);
        return new Sum(Functional.crossEntropySum(logits, targets), learned.length);
    }
}
