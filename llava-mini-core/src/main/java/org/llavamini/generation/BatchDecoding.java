// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.GrowingText;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.encoding.Unread;
import org.llavamini.model.LanguageModel;
import org.llavamini.model.LeftPadding;
import org.llavamini.nn.KvCache;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.Tokenizer;

/** Several answers that grow in step. The rows are padded at their beginning, so that all of them end together. */
final class BatchDecoding {
    private final LanguageModel model;
    private final List<Unread> prompts;
    private final LeftPadding padding;
    private final long longest;
    private final long maxNewTokens;
    private final List<GrowingAnswer> answers = new ArrayList<>();

    BatchDecoding(LanguageModel model, Tokenizer tokenizer, GrowingAnswer.Ending ending, List<BatchRequest> requests) {
        this.model = model;
        this.prompts = requests.stream().map(BatchRequest::unread).toList();
        long[] lengths = prompts.stream().mapToLong(Unread::tokens).toArray();
        this.padding = LeftPadding.of(lengths);
        this.longest = Arrays.stream(lengths).max().orElse(0);
        long most = 0;
        for (BatchRequest request : requests) {
            long tokens = request.unread().tokens();
            long room =
                    Math.min(request.options().maxNewTokens(), model.config().maxPositions() - tokens);
            most = Math.max(most, room);
            answers.add(new GrowingAnswer(
                    tokenizer,
                    ending,
                    request.options(),
                    request.unread().prompt().ids(),
                    room,
                    piece -> {}));
        }
        this.maxNewTokens = most;
    }

    List<Generation> run(EncodingRun run) {
        int rows = prompts.size();
        try (KvCache cache = model.newCache(rows, longest + maxNewTokens)) {
            float[][] logits = run.timer().time(Stage.PREFILL, () -> read(rows(), cache, run));
            run.timer().markFirstToken();
            boolean[] going = new boolean[rows];
            Arrays.fill(going, true);
            while (take(logits, going)) {
                run.cancellation().check();
                logits = run.timer().time(Stage.DECODE, () -> read(lastTokens(run), cache, run));
            }
        }
        return answers.stream().map(GrowingAnswer::finish).toList();
    }

    /** Returns whether any answer goes on. */
    private boolean take(float[][] logits, boolean[] going) {
        boolean any = false;
        for (int row = 0; row < going.length; row++) {
            going[row] = going[row] && answers.get(row).take(logits[row]);
            any |= going[row];
        }
        return any;
    }

    /** Returns what is read first, {@code [rows, longest, hidden]}; the padding is zeros. */
    private Tensor rows() {
        return Tensor.concatenate(
                IntStream.range(0, prompts.size()).mapToObj(this::row).toList(), 0);
    }

    private Tensor row(int row) {
        Tensor embeddings = prompts.get(row).embeddings(); // [1, tokens, hidden]
        long blank = padding.length(row);
        return blank == 0
                ? embeddings
                : Tensor.concatenate(
                        Stream.of(
                                        Tensor.zeros(embeddings.dtype(), 1, blank, embeddings.size(2))
                                                .to(embeddings.device()),
                                        embeddings)
                                .toList(),
                        1);
    }

    /** Finished rows go on with their last token, which nobody looks at any more. */
    private Tensor lastTokens(EncodingRun run) {
        return GrowingText.next(
                prompts.stream().map(Unread::answer).toList(),
                answers.stream().mapToLong(GrowingAnswer::last).toArray(),
                run.cancellation());
    }

    /** Returns the logits of each row's last position. */
    private float[][] read(Tensor inputs, KvCache cache, EncodingRun run) {
        try (TensorScope _ = TensorScope.open()) {
            run.probe().see("inputs_embeds", inputs);
            long wanted = run.probe() == org.llavamini.nn.Probe.NONE ? 1 : inputs.size(1);
            Tensor logits = model.logits(model.forwardLast(inputs, wanted, cache, padding, run.cancellation()));
            run.probe().see("logits", logits);
            float[] all = logits.narrow(1, wanted - 1, 1).to(DType.FLOAT32).toFloats();
            int vocabulary = all.length / prompts.size();
            return IntStream.range(0, prompts.size())
                    .mapToObj(row -> Arrays.copyOfRange(all, row * vocabulary, (row + 1) * vocabulary))
                    .toArray(float[][]::new);
        }
    }
}
