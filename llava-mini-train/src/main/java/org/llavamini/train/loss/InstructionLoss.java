// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.LanguageModel;
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
import org.llavamini.text.TrainingPrompt;
import org.llavamini.train.batch.PaddedRows;
import org.llavamini.train.batch.TrainingBatch;

/**
 * The loss of stages pretrain and finetune: cross-entropy of the answers' tokens, given picture and question.
 *
 * <p>The same networks as at inference: each picture is encoded once, the text before it is fused and read by the language
 * model once per picture, and each sample continues from its picture's keys and values. A video's frames are encoded each by
 * itself; the text is fused with each and averaged. Answers are treated as generated tokens are: neither fused nor seen in
 * pre-fusion before the language model, and read as all other text if fusion is inside of it.
 */
public final class InstructionLoss {
    /**
     * What can be chosen.
     *
     * @param embeddingGradient whether the text's embeddings learn
     * @param fusesIdZero whether tokens of id 0 take part in pre-fusion
     */
    public record Choices(boolean embeddingGradient, boolean fusesIdZero) {}

    private final VisionLanguageModel model;
    private final Device device;
    private final Choices choices;
    private final boolean inside;

    public InstructionLoss(VisionLanguageModel model, Device device, Choices choices) {
        this.model = model;
        this.device = device;
        this.choices = choices;
        this.inside = model.fusion().insideLanguageModel();
    }

    /** Returns the loss of one group of samples, summed over the tokens that are learned. */
    public Tensor of(TrainingBatch batch) {
        return batch.visuals().isEmpty() ? textOnly(padded(batch.rows())) : withVisuals(batch);
    }

    /** What all texts begin with (the system prompt) is read once. */
    private Tensor textOnly(PaddedRows rows) {
        Tensor raw = embed(rows.ids(device)); // [samples, tokens, hidden]
        Tensor embeddings = inside
                ? model.fusion()
                        .fuse(FusionMemory.empty(rows.count(), device), raw, visible(rows), Cancellation.NEVER)
                        .text()
                : raw;
        int shared = rows.sharedPrefix();
        if (shared == 0) {
            return crossEntropy(
                    model.languageModel().forward(embeddings, KeyValueChain.empty(), Cancellation.NEVER), rows, 0, 0);
        }
        KeyValueChain chain = KeyValueChain.empty();
        model.languageModel().forward(embeddings.narrow(0, 0, 1).narrow(1, 0, shared), chain, Cancellation.NEVER);
        Tensor owners = indices(IntStream.generate(() -> 0).limit(rows.count()));
        Tensor hidden = model.languageModel()
                .forward(
                        embeddings.narrow(1, shared, rows.length() - shared),
                        KeyValueChain.after(KeyValueChain.rows(chain.layers(), owners)),
                        Cancellation.NEVER);
        return crossEntropy(hidden, rows, 0, shared);
    }

    private static PaddedRows padded(List<TrainingBatch.Row> rows) {
        return new PaddedRows(rows.stream().map(TrainingBatch.Row::prompt).toList());
    }

    private Tensor withVisuals(TrainingBatch batch) {
        LanguageModel languageModel = model.languageModel();
        Tensor pixels = Tensor.concatenate(
                        batch.visuals().stream()
                                .map(visual -> visual.pixels().values())
                                .toList(),
                        0)
                .to(device);
        VisionLanguageModel.VisionFeatures vision = model.see(pixels, Probe.NONE, Cancellation.NEVER);
        ModalityFusion.Encoded encoded = model.encode(vision, Probe.NONE, Cancellation.NEVER);
        int frames = batch.frames();
        Prefix prefix = prefix(batch, encoded);
        // A sample may learn the token right after the vision tokens (captions do); the last one must then be read with
        // it.
        int carried = padded(batch.rows()).learnsFirst() ? 1 : 0;
        long shared = prefix.embeddings.size(1) - carried;
        List<KeysValues> read = List.of();
        List<Tensor> losses = new ArrayList<>();
        if (shared > 0) {
            KeyValueChain chain = KeyValueChain.empty();
            Tensor hidden = languageModel.forward(prefix.embeddings.narrow(1, 0, shared), chain, Cancellation.NEVER);
            read = chain.layers();
            if (batch.header().learned() > 0) {
                int before = inside ? Math.toIntExact(encoded.vision().size(1)) * frames : 0;
                losses.add(crossEntropy(hidden, new PaddedRows(headers(batch)), before, 0));
            }
        }

        for (List<TrainingBatch.Row> rows : batch.rowsOfLikeLength()) {
            losses.add(continuation(rows, frames, prefix, carried, read));
        }
        return losses.stream().reduce(Tensor::add).orElseThrow();
    }

    /** The loss of rows that go on from what their pictures' prefixes left. */
    private Tensor continuation(
            List<TrainingBatch.Row> batchRows, int frames, Prefix prefix, int carried, List<KeysValues> read) {
        PaddedRows rows = padded(batchRows);
        Tensor owners = indices(batchRows.stream().mapToInt(TrainingBatch.Row::visual));
        Tensor text = fusedText(batchRows, rows, frames, prefix); // [samples, tokens, hidden]
        long shared = prefix.embeddings.size(1) - carried;
        Tensor continuation = carried == 0
                ? text
                : Tensor.concatenate(
                        List.of(prefix.embeddings.narrow(1, shared, carried).indexSelect(0, owners), text), 1);
        List<KeysValues> past = KeyValueChain.rows(read, owners);
        Tensor hidden = model.languageModel().forward(continuation, KeyValueChain.after(past), Cancellation.NEVER);
        return crossEntropy(hidden, rows, carried, 0);
    }

    /** What comes after the last token that is fused, the last answer above all, stays what it is and is not computed. */
    private Tensor fusedText(List<TrainingBatch.Row> batchRows, PaddedRows rows, int frames, Prefix prefix) {
        Tensor embeddings = embed(rows.ids(device)); // [samples, tokens, hidden]
        Tensor visible = visible(rows); // [samples, tokens]
        int fused = inside ? rows.length() : rows.visibleLength(choices.fusesIdZero());
        if (fused == 0) {
            return embeddings;
        }
        Tensor ownerFrames = indices(batchRows.stream()
                .flatMapToInt(row -> IntStream.range(row.visual() * frames, (row.visual() + 1) * frames)));
        Tensor text = overFrames(
                model.fusion()
                        .fuse(
                                prefix.memory.rows(ownerFrames),
                                perFrame(embeddings.narrow(1, 0, fused), frames),
                                perFrame(visible.narrow(1, 0, fused), frames),
                                Cancellation.NEVER)
                        .text(),
                frames); // [samples, fused, hidden]
        return fused == rows.length()
                ? text
                : Tensor.concatenate(List.of(text, embeddings.narrow(1, fused, rows.length() - fused)), 1);
    }

    /**
     * What comes before the text of every sample.
     *
     * @param embeddings {@code [visuals, tokens, hidden]}, the fused header and the vision tokens, which come first inside the
     *     language model
     * @param memory one row for each frame
     */
    private record Prefix(Tensor embeddings, FusionMemory memory) {}

    private Prefix prefix(TrainingBatch batch, ModalityFusion.Encoded encoded) {
        int frames = batch.frames();
        int visuals = batch.visuals().size();
        Tensor all = encoded.vision(); // [visuals · frames, size², hidden]
        Tensor tokens = all.reshape(visuals, frames * all.size(1), all.size(2));
        if (!batch.hasVisionTokens()) {
            return new Prefix(tokens.narrow(1, 0, 0), encoded.memory());
        }
        if (batch.header().ids().isEmpty()) {
            return new Prefix(tokens, encoded.memory());
        }
        PaddedRows header = new PaddedRows(headers(batch));
        ModalityFusion.Fused fused = model.fusion()
                .fuse(
                        encoded.memory(),
                        perFrame(embed(header.ids(device)), frames),
                        perFrame(visible(header), frames),
                        Cancellation.NEVER);
        Tensor text = overFrames(fused.text(), frames);
        return new Prefix(
                Tensor.concatenate(inside ? List.of(tokens, text) : List.of(text, tokens), 1), fused.memory());
    }

    private static List<TrainingPrompt> headers(TrainingBatch batch) {
        return batch.visuals().stream().map(_ -> batch.header()).toList();
    }

    /** Returns which positions take part in fusion, {@code [samples, tokens]}: inside the language model all do. */
    private Tensor visible(PaddedRows rows) {
        return inside
                ? Tensor.full(1, DType.BOOL, rows.count(), rows.length()).to(device)
                : rows.visible(choices.fusesIdZero(), device);
    }

    /** Repeats each row as often as there are frames. */
    private Tensor perFrame(Tensor rows, int frames) {
        if (frames == 1) {
            return rows;
        }
        int count = Math.toIntExact(rows.size(0));
        return rows.indexSelect(0, indices(IntStream.range(0, count * frames).map(i -> i / frames)));
    }

    /** The mean over the frames, in float32 as the official code does. */
    private static Tensor overFrames(Tensor text, int frames) {
        return frames == 1
                ? text
                : text.reshape(text.size(0) / frames, frames, text.size(1), text.size(2))
                        .to(DType.FLOAT32)
                        .sum(1)
                        .multiply(1.0 / frames)
                        .to(text.dtype());
    }

    private Tensor indices(IntStream values) {
        long[] numbers = values.asLongStream().toArray();
        return Tensor.of(numbers, numbers.length).to(device);
    }

    private Tensor embed(Tensor ids) {
        Tensor embeddings = model.languageModel().embed(ids);
        return choices.embeddingGradient() ? embeddings : embeddings.detach();
    }

    /**
     * Only the states that predict a token to learn pass through the head.
     *
     * @param hidden {@code [samples, carried + tokens - dropped, hidden]}
     * @param carried positions before the text
     * @param dropped positions of the text that are not among the states
     */
    private Tensor crossEntropy(Tensor hidden, PaddedRows rows, int carried, int dropped) {
        int[] learned = rows.learnedPositions();
        long width = hidden.size(1);
        long[] predicting = IntStream.of(learned)
                .mapToLong(i -> (i / rows.length()) * width + i % rows.length() + carried - dropped - 1)
                .toArray();
        Tensor states = hidden.reshape(-1, hidden.size(2))
                .indexSelect(0, Tensor.of(predicting, predicting.length).to(device));
        Tensor logits = model.languageModel().logits(states).to(DType.FLOAT32);
        Tensor targets = Tensor.of(rows.labelsAt(learned), learned.length).to(device);
        return Functional.crossEntropySum(logits, targets);
    }
}
