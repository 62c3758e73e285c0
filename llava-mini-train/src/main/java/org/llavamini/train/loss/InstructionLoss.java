// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.llavamini.model.MultimodalSequence;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.model.decoder.Rows;
import org.llavamini.model.fusion.FusingText;
import org.llavamini.model.fusion.FusionMemory;
import org.llavamini.model.fusion.ModalityFusion;
import org.llavamini.model.fusion.ModalityFusion.Fused;
import org.llavamini.nn.Probe;
import org.llavamini.nn.attention.KeyValueChain;
import org.llavamini.nn.attention.KeysValues;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.Tensor;
import org.llavamini.text.TrainingPrompt;
import org.llavamini.train.batch.PixelLoader;
import org.llavamini.train.batch.TrainingBatch;

/**
 * The loss of stages pretrain and finetune: cross-entropy of the answers' tokens, given picture and question.
 *
 * <p>The same networks as at inference, over rows that are packed behind each other: each picture is encoded once, the text before
 * it is fused and read by the language model once per picture, and each sample continues from its picture's keys and values. A video's
 * frames are encoded each by itself; the text is fused with each and averaged. Answers are treated as generated tokens are: neither
 * fused nor seen in pre-fusion before the language model, and read as all other text if fusion is inside of it.
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
    private final ModalityFusion fusion;
    private final Device device;
    private final Choices choices;

    public InstructionLoss(VisionLanguageModel model, Device device, Choices choices) {
        this.model = model;
        this.fusion = model.fusion();
        this.device = device;
        this.choices = choices;
    }

    /** Returns the loss of one group of samples, summed over the tokens that are learned. */
    public Tensor of(TrainingBatch batch) {
        return batch.visuals().isEmpty() ? textOnly(texts(batch)) : withVisuals(batch);
    }

    private static List<TrainingPrompt> texts(TrainingBatch batch) {
        return batch.rows().stream().map(TrainingBatch.Row::prompt).toList();
    }

    /** What all texts begin with (the system prompt) is read once. */
    private Tensor textOnly(List<TrainingPrompt> texts) {
        List<Tensor> embeddings = embed(texts);
        if (fusion.insideLanguageModel()) {
            embeddings = fuse(texts.stream().map(_ -> FusionMemory.empty()).toList(), texts, embeddings).stream()
                    .map(Prepared::text)
                    .toList();
        }
        int shared = LearnedTokens.sharedPrefix(texts);
        List<KeysValues> read = shared == 0
                ? List.of()
                : read(List.of(embeddings.getFirst().narrow(0, 0, shared))).left();
        List<Tensor> rest = embeddings.stream()
                .map(each -> each.narrow(0, shared, each.size(0) - shared))
                .toList();
        Tensor states = forward(rest, rest.stream().map(_ -> read).toList());
        return crossEntropy(states, LearnedTokens.of(texts, starts(rest, -shared)));
    }

    private Tensor withVisuals(TrainingBatch batch) {
        VisionLanguageModel.VisionFeatures vision = model.look(features(batch), Probe.NONE);
        ModalityFusion.Encoded encoded = model.encode(vision, Probe.NONE, Cancellation.NEVER);
        List<Prepared> prefixes = prefixes(batch, encoded);
        List<TrainingPrompt> texts = texts(batch);
        // A sample may learn the token right after the vision tokens (captions do); the last one must then be read with
        // it.
        int carried = LearnedTokens.learnsFirst(texts) ? 1 : 0;
        long shared = prefixes.getFirst().text().size(0) - carried;
        List<Tensor> losses = new ArrayList<>();
        List<List<KeysValues>> pasts =
                batch.visuals().stream().<List<KeysValues>>map(_ -> List.of()).toList();
        if (shared > 0) {
            Read read = read(prefixes.stream()
                    .map(each -> each.text().narrow(0, 0, shared))
                    .toList());
            pasts = each(read.left(), prefixes.size());
            if (batch.header().learned() > 0) {
                losses.add(headerLoss(batch, encoded, shared, read.states()));
            }
        }
        losses.add(continuation(batch, prefixes, carried, pasts));
        return losses.stream().reduce(Tensor::add).orElseThrow();
    }

    /** Each visual's header is one of the rows that were read; inside the language model its vision tokens come before. */
    private Tensor headerLoss(TrainingBatch batch, ModalityFusion.Encoded encoded, long shared, Tensor states) {
        long before = fusion.insideLanguageModel() ? encoded.vision().size(1) * batch.frames() : 0;
        long[] starts = LongStream.range(0, batch.visuals().size())
                .map(visual -> visual * shared + before)
                .toArray();
        return crossEntropy(states, LearnedTokens.of(headers(batch), starts));
    }

    /** Features that are kept must not depend on what comes beside them; the others pass the tower together. */
    private Tensor features(TrainingBatch batch) {
        List<PixelLoader.Pixels> seen =
                batch.visuals().stream().map(TrainingBatch.Visual::pixels).toList();
        if (seen.stream().allMatch(pixels -> pixels.origin() instanceof PixelLoader.Origin.Decoded)) {
            return tower(Tensor.concatenate(
                    seen.stream().map(PixelLoader.Pixels::values).toList(), 0));
        }
        return Tensor.concatenate(
                seen.stream()
                        .map(pixels -> pixels.features(this::tower).to(device))
                        .toList(),
                0);
    }

    private Tensor tower(Tensor pixels) {
        return model.visionTower().forward(pixels.to(device), Cancellation.NEVER);
    }

    /** The loss of all samples, which go on from what their pictures' prefixes left. */
    private Tensor continuation(
            TrainingBatch batch, List<Prepared> prefixes, int carried, List<List<KeysValues>> pasts) {
        List<TrainingBatch.Row> rows = batch.rows();
        List<TrainingPrompt> texts = texts(batch);
        List<Prepared> fused = fuse(
                rows.stream().map(row -> prefixes.get(row.visual()).memory()).toList(), texts, embed(texts));
        List<Tensor> continuations = IntStream.range(0, rows.size())
                .mapToObj(i -> {
                    Tensor prefix = prefixes.get(rows.get(i).visual()).text();
                    Tensor text = fused.get(i).text();
                    return carried == 0
                            ? text
                            : Tensor.concatenate(List.of(prefix.narrow(0, prefix.size(0) - carried, carried), text), 0);
                })
                .toList();
        Tensor states = forward(
                continuations, rows.stream().map(row -> pasts.get(row.visual())).toList());
        return crossEntropy(states, LearnedTokens.of(texts, starts(continuations, carried)));
    }

    /**
     * A text or what comes before it, as the language model reads it.
     *
     * @param text {@code [tokens, hidden]}
     * @param memory what text after it is fused with
     */
    private record Prepared(Tensor text, FusionMemory memory) {}

    /** Returns for each visual what comes before the text of its samples: fused header and vision tokens. */
    private List<Prepared> prefixes(TrainingBatch batch, ModalityFusion.Encoded encoded) {
        int frames = batch.frames();
        int visuals = batch.visuals().size();
        List<FusionMemory> memories = IntStream.range(0, visuals)
                .mapToObj(i -> encoded.memory().frames((long) i * frames, frames))
                .toList();
        List<Tensor> vision = IntStream.range(0, visuals)
                .mapToObj(i -> encoded.vision()
                        .narrow(0, (long) i * frames, frames)
                        .reshape(-1, encoded.vision().size(2)))
                .toList(); // [frames · size², hidden]
        if (!batch.hasVisionTokens()) {
            return IntStream.range(0, visuals)
                    .mapToObj(i -> new Prepared(vision.get(i).narrow(0, 0, 0), memories.get(i)))
                    .toList();
        }
        int length = batch.header().ids().size();
        MultimodalSequence order = new MultimodalSequence(fusion, length + 1, OptionalInt.of(length), new BitSet());
        List<Prepared> headers = length == 0
                ? IntStream.range(0, visuals)
                        .mapToObj(i -> new Prepared(vision.get(i).narrow(0, 0, 0), memories.get(i)))
                        .toList()
                : fuse(memories, headers(batch), embed(headers(batch)));
        return IntStream.range(0, visuals)
                .mapToObj(i -> new Prepared(
                        order.assemble(headers.get(i).text(), 0, vision.get(i)),
                        headers.get(i).memory()))
                .toList();
    }

    private static List<TrainingPrompt> headers(TrainingBatch batch) {
        return batch.visuals().stream().map(_ -> batch.header()).toList();
    }

    /** Fuses texts with what the memories hold, and averages each over its frames. */
    private List<Prepared> fuse(List<FusionMemory> memories, List<TrainingPrompt> texts, List<Tensor> embeddings) {
        List<FusingText> fusing = new ArrayList<>();
        try {
            for (int i = 0; i < texts.size(); i++) {
                fusing.add(new FusingText(embeddings.get(i), order(texts.get(i)).takingPart(0)));
            }
            int[] fused = IntStream.range(0, texts.size())
                    .filter(i -> fusing.get(i).takesPart())
                    .toArray();
            List<Fused> results = fused.length == 0
                    ? List.of()
                    : fusion.fuse(
                            IntStream.of(fused)
                                    .mapToObj(i -> fusing.get(i).with(memories.get(i)))
                                    .toList(),
                            Cancellation.NEVER);
            List<FusionMemory> after = new ArrayList<>(memories);
            for (int i = 0; i < fused.length; i++) {
                fusing.get(fused[i]).add(results.get(i));
                after.set(fused[i], results.get(i).memory());
            }
            return IntStream.range(0, texts.size())
                    .mapToObj(i -> new Prepared(fusing.get(i).text(), after.get(i)))
                    .toList();
        } finally {
            fusing.forEach(FusingText::close);
        }
    }

    /** Answers, and id 0 unless asked for, are left out of fusion. */
    private MultimodalSequence order(TrainingPrompt text) {
        BitSet leftOut = new BitSet();
        for (int i = 0; i < text.ids().size(); i++) {
            boolean answer = text.labels().get(i) != TrainingPrompt.IGNORED_LABEL;
            leftOut.set(i, answer || text.ids().get(i) < (choices.fusesIdZero() ? 0 : 1));
        }
        return new MultimodalSequence(fusion, text.ids().size(), OptionalInt.empty(), leftOut);
    }

    /** Returns the embeddings of each text, {@code [tokens, hidden]}. */
    private List<Tensor> embed(List<TrainingPrompt> texts) {
        long[] ids = texts.stream()
                .flatMapToLong(text -> text.ids().stream().asLongStream())
                .toArray();
        Tensor all = model.languageModel().embed(Tensor.of(ids, ids.length).to(device));
        Tensor embeddings = choices.embeddingGradient() ? all : all.detach();
        List<Tensor> each = new ArrayList<>();
        long start = 0;
        for (TrainingPrompt text : texts) {
            each.add(embeddings.narrow(0, start, text.ids().size()));
            start += text.ids().size();
        }
        return each;
    }

    /**
     * What the language model has read of rows of the same length.
     *
     * @param states {@code [tokens of all rows, hidden]}
     * @param left keys and values of every layer, one row each
     */
    private record Read(Tensor states, List<KeysValues> left) {}

    private Read read(List<Tensor> rows) {
        KeyValueChain chain = KeyValueChain.empty();
        Tensor states = model.languageModel()
                .forward(
                        Tensor.concatenate(rows, 0),
                        List.of(Rows.all(rows.size(), rows.getFirst().size(0), chain)),
                        Cancellation.NEVER);
        return new Read(states, chain.layers());
    }

    private static List<List<KeysValues>> each(List<KeysValues> layers, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> layers.stream().map(layer -> layer.row(row)).toList())
                .toList();
    }

    /** Returns the states {@code [tokens of all rows, hidden]} of rows that go on after what was read. */
    private Tensor forward(List<Tensor> rows, List<List<KeysValues>> pasts) {
        return model.languageModel()
                .forward(
                        Tensor.concatenate(rows, 0),
                        IntStream.range(0, rows.size())
                                .mapToObj(i -> Rows.all(1, rows.get(i).size(0), KeyValueChain.after(pasts.get(i))))
                                .toList(),
                        Cancellation.NEVER);
    }

    /** Returns for each row which state would be that of its text's first token, {@code carried} states after the row's own first. */
    private static long[] starts(List<Tensor> rows, int carried) {
        long[] starts = new long[rows.size()];
        long start = carried;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = start;
            start += rows.get(i).size(0);
        }
        return starts;
    }

    /** Only the states that predict a token to learn pass through the head. */
    private Tensor crossEntropy(Tensor states, LearnedTokens learned) {
        Tensor predicting = states.indexSelect(0, indices(learned.predicting()));
        Tensor logits = model.languageModel().logits(predicting).to(DType.FLOAT32);
        return Functional.crossEntropySum(logits, indices(learned.labels()));
    }

    private Tensor indices(long[] values) {
        return Tensor.of(values, values.length).to(device);
    }
}
