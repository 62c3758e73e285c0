// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.llavamini.encoding.EncodingRun;
import org.llavamini.encoding.GrowingText;
import org.llavamini.encoding.StageTimer.Stage;
import org.llavamini.model.LanguageModel;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.model.decoder.Rows;
import org.llavamini.nn.Probe;
import org.llavamini.option.Cancellation;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/** One pass of the language model: it reads some tokens of prompts, and one token of every answer. */
final class Step {
    private final LanguageModel language;
    private final List<Row> reading = new ArrayList<>();
    private final List<Long> tokens = new ArrayList<>();
    private final List<Row> answering;

    /** Begins with the answers that go on. */
    Step(VisionLanguageModel model, List<Row> answering) {
        this.language = model.languageModel();
        this.answering = List.copyOf(answering);
    }

    /** Adds the next tokens of a prompt, at most so many; returns how many. */
    long read(Row row, long atMost) {
        long some = Math.min(atMost, row.unreadTokens());
        if (some > 0) {
            reading.add(row);
            tokens.add(some);
        }
        return some;
    }

    boolean isEmpty() {
        return reading.isEmpty() && answering.isEmpty();
    }

    /** Returns the rows, prompts first. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>(reading);
        rows.addAll(answering);
        return rows;
    }

    /** Returns how many tokens of prompts are read. */
    long tokensRead() {
        return tokens.stream().mapToLong(Long::longValue).sum();
    }

    /** Runs the pass; returns the logits of the last token of each answer, and of each prompt that is read to its end. */
    Map<Row, float[]> run() {
        List<EncodingRun> runs = rows().stream().map(Row::run).toList();
        Cancellation cancellation = EncodingRun.together(runs).cancellation();
        long start = System.nanoTime();
        List<Row> seen = new ArrayList<>();
        Set<Row> choosing = new HashSet<>(answering);
        float[] logits;
        try (TensorScope _ = TensorScope.open()) {
            List<Rows> inPass = new ArrayList<>();
            List<Tensor> inputs = new ArrayList<>();
            for (int i = 0; i < reading.size(); i++) {
                Row row = reading.get(i);
                inputs.add(row.unread(tokens.get(i)));
                inPass.add(row.inPass(tokens.get(i)));
                if (inPass.getLast().wanted() > 0) {
                    seen.add(row);
                }
                if (tokens.get(i) == row.unreadTokens()) {
                    choosing.add(row);
                }
            }
            if (!answering.isEmpty()) {
                inputs.add(lastTokens(cancellation));
                answering.forEach(row -> inPass.add(row.inPass(1)));
                seen.addAll(answering);
            }
            Probe probe = answering.isEmpty() ? EncodingRun.together(runs).probe() : Probe.NONE;
            logits = logits(inputs, inPass, probe, cancellation);
        }
        long passed = System.nanoTime() - start;
        for (int i = 0; i < reading.size(); i++) {
            reading.get(i).run().timer().add(Stage.PREFILL, passed);
            reading.get(i).hasRead(tokens.get(i));
        }
        answering.forEach(row -> row.run().timer().add(Stage.DECODE, passed));
        Map<Row, float[]> each = new LinkedHashMap<>();
        for (int i = 0; i < seen.size(); i++) {
            int vocabulary = logits.length / seen.size();
            if (choosing.contains(seen.get(i))) {
                each.put(
                        seen.get(i),
                        seen.size() == 1 ? logits : Arrays.copyOfRange(logits, i * vocabulary, (i + 1) * vocabulary));
            }
        }
        return each;
    }

    /** Returns what is read of the last token of each answer, {@code [rows, hidden]}. */
    private Tensor lastTokens(Cancellation cancellation) {
        long[] ids = answering.stream().mapToLong(Row::last).toArray();
        Tensor raw = language.embed(Tensor.of(ids, ids.length).to(language.device()));
        return GrowingText.next(answering.stream().map(Row::answerText).toList(), raw, cancellation);
    }

    /** Returns the logits of the last token of each row whose results are wanted, row after row. */
    private float[] logits(List<Tensor> inputs, List<Rows> inPass, Probe probe, Cancellation cancellation) {
        Tensor embeddings = inputs.size() == 1 ? inputs.getFirst() : Tensor.concatenate(inputs, 0);
        probe.see("inputs_embeds", embeddings.unsqueeze(0));
        Tensor hidden = language.forward(embeddings, inPass, cancellation);
        if (probe != Probe.NONE) {
            probe.see("logits", language.logits(hidden).unsqueeze(0));
        }
        Tensor last = lastOfEach(hidden, inPass);
        return last.size(0) == 0
                ? new float[0]
                : language.logits(last).to(DType.FLOAT32).toFloats();
    }

    private static Tensor lastOfEach(Tensor hidden, List<Rows> inPass) {
        long[] wanted = inPass.stream()
                .mapToLong(Rows::wanted)
                .filter(count -> count > 0)
                .toArray();
        if (hidden.size(0) == wanted.length) {
            return hidden;
        }
        long[] last = new long[wanted.length];
        long end = 0;
        for (int i = 0; i < wanted.length; i++) {
            end += wanted[i];
            last[i] = end - 1;
        }
        return hidden.indexSelect(0, Tensor.of(last, last.length).to(hidden.device()));
    }
}
