// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.llavamini.SharedMaterial;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.model.LanguageModel;
import org.llavamini.model.decoder.Rows;
import org.llavamini.nn.CheckpointWeights;
import org.llavamini.nn.Precision;
import org.llavamini.nn.Weights;
import org.llavamini.nn.attention.KeyValueChain;
import org.llavamini.option.Cancellation;
import org.llavamini.option.Device;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Functional;
import org.llavamini.tensor.GradientMode;
import org.llavamini.tensor.Int8Matrix;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.tokenizer.Tokenizer;

/** What few bits cost a trained language model on plain English. */
class QuantizedAccuracyTest {
    private static final int BEGIN = 1;
    private static final String TEXT = """
            The old town lies on a hill above the river. Every morning the baker opens his shop before the sun rises, and the \
            smell of fresh bread fills the narrow street. Children walk to school in small groups and talk about the games they \
            played the day before. On the market square farmers sell apples, potatoes and cheese, and an old man plays the violin \
            for a few coins. In the afternoon the library is full of students who prepare for their exams. They read books about \
            history, science and art, and sometimes they fall asleep over them. When the weather is good, people sit in front of \
            the cafes and drink coffee. In the evening the bells of the church ring, the shops close, and the lights in the windows \
            go on one after the other. There is a story that a king once wanted to buy the whole town because he liked the view so \
            much. The people told him that the view was free for everybody, and that he was welcome to come back as often as he \
            liked. He laughed, stayed for a week, and left a bench on the hill, where visitors still sit today and look at the \
            river.""";

    /**
     * How near logits are to those of float32.
     *
     * @param loss mean negative logarithm of the probability of the next token
     * @param correlation of all logits
     * @param sameFirst share of the positions with the same most probable token
     */
    private record Accuracy(double loss, double correlation, double sameFirst) {
        static Accuracy of(Tensor logits, Tensor exact, long[] ids) {
            long next = ids.length - 1L;
            Tensor targets = Tensor.of(java.util.Arrays.copyOfRange(ids, 1, ids.length), next);
            double loss = Functional.crossEntropySum(logits.narrow(0, 0, next), targets)
                            .item()
                    / next;
            long[] first = logits.argmax().toLongs();
            long[] expected = exact.argmax().toLongs();
            int same = 0;
            for (int i = 0; i < first.length; i++) {
                same += first[i] == expected[i] ? 1 : 0;
            }
            Tensor one = centred(logits);
            Tensor other = centred(exact);
            double correlation = one.multiply(other).sum().item()
                    / (one.norm().item() * other.norm().item());
            return new Accuracy(loss, correlation, (double) same / first.length);
        }

        private static Tensor centred(Tensor values) {
            double mean = values.sum().item() / values.shape().elements();
            return values.add(-mean);
        }
    }

    @Test
    void fewBitsCostLittle(TestReporter reporter) {
        Map<String, Accuracy> found = new LinkedHashMap<>();
        try (Checkpoint checkpoint = Checkpoint.open(SharedMaterial.require("models/minimind2-small"));
                Tokenizer tokenizer = Tokenizer.open(checkpoint.directory());
                GradientMode _ = GradientMode.disabled();
                TensorScope _ = TensorScope.open()) {
            long[] ids = ids(tokenizer);
            Tensor exact = logits(checkpoint, Precision.of(DType.FLOAT32), ids);
            found.put("float32", Accuracy.of(exact, exact, ids));
            found.put("bfloat16", Accuracy.of(logits(checkpoint, Precision.of(DType.BFLOAT16), ids), exact, ids));
            for (DType between : List.of(DType.FLOAT32, DType.BFLOAT16)) {
                found.put("int8 " + between, Accuracy.of(logits(checkpoint, Precision.int8(between), ids), exact, ids));
                found.put("int4 " + between, Accuracy.of(logits(checkpoint, Precision.int4(between), ids), exact, ids));
            }
        }
        reporter.publishEntry("accuracy", found.toString());
        Accuracy float32 = found.get("float32");
        assertThat(float32.loss()).as("%s", found).isBetween(3.9, 4.2);
        assertNear(found, "bfloat16", 0.02, 0.999, 0.95);
        for (DType between : List.of(DType.FLOAT32, DType.BFLOAT16)) {
            // Activations of 7 bits, on processors that have no product of four bytes, err twice as much.
            double farther = Int8Matrix.activationLevels() == 63 ? 2 : 1;
            assertNear(found, "int8 " + between, farther * 0.15, 1 - farther * 0.01, 1 - farther * 0.2);
            // 26 million parameters have little to spare; larger models lose less.
            assertNear(found, "int4 " + between, 0.8, 0.88, 0.45);
        }
    }

    private static void assertNear(
            Map<String, Accuracy> found, String name, double moreLoss, double correlation, double sameFirst) {
        Accuracy accuracy = found.get(name);
        assertThat(accuracy.loss())
                .as("loss of %s: %s", name, found)
                .isLessThan(found.get("float32").loss() + moreLoss);
        assertThat(accuracy.correlation()).as("%s: %s", name, found).isGreaterThan(correlation);
        assertThat(accuracy.sameFirst()).as("%s: %s", name, found).isGreaterThan(sameFirst);
    }

    private static long[] ids(Tokenizer tokenizer) {
        int[] text = tokenizer.encode(TEXT, false).toArray();
        long[] ids = new long[text.length + 1];
        ids[0] = BEGIN;
        for (int i = 0; i < text.length; i++) {
            ids[i + 1] = text[i];
        }
        return ids;
    }

    private static Tensor logits(Checkpoint checkpoint, Precision precision, long[] ids) {
        try (Weights weights = new Weights(new CheckpointWeights(checkpoint), precision, Device.cpu());
                LanguageModel model =
                        new LanguageModel(weights, checkpoint.config().languageModel())) {
            Tensor hidden = model.forward(
                    model.embed(Tensor.of(ids, ids.length)),
                    List.of(Rows.all(1, ids.length, KeyValueChain.empty())),
                    Cancellation.NEVER);
            return model.logits(hidden).to(DType.FLOAT32); // [tokens, vocabulary]
        }
    }
}
