// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.llavamini.checkpoint.config.QuantizationConfig;
import org.llavamini.checkpoint.weight.ExpectedWeight;
import org.llavamini.checkpoint.weight.TensorEntry;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

/**
 * How the weights that exist differ from those that a model needs.
 *
 * @param missing canonical names of required weights that do not exist
 * @param unexpected names that no part of the model uses
 * @param mismatches weights with another shape or an impossible element type
 */
public record WeightCheck(List<String> missing, List<String> unexpected, List<Mismatch> mismatches) {
    private static final int MAX_IN_MESSAGE = 3;

    /**
     * A weight that exists but does not fit.
     *
     * @param name canonical name
     * @param expected what the configuration asks for
     * @param found what the file holds
     */
    public record Mismatch(String name, String expected, String found) {
        public Mismatch {
            requireNonNull(name, "name is null");
            requireNonNull(expected, "expected is null");
            requireNonNull(found, "found is null");
        }

        @Override
        public String toString() {
            return name + ": expected " + expected + ", found " + found;
        }
    }

    public WeightCheck {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        mismatches = List.copyOf(mismatches);
    }

    static WeightCheck of(List<ExpectedWeight> expected, Map<String, TensorEntry> entries) {
        List<String> missing = new ArrayList<>();
        List<Mismatch> mismatches = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (ExpectedWeight weight : expected) {
            known.add(weight.name());
            TensorEntry entry = entries.get(weight.name());
            if (entry == null
                    && weight.storableAsIntegers()
                    && entries.containsKey(QuantizationConfig.packedName(weight.name()))) {
                checkInt4(weight, entries, known, missing, mismatches);
            } else if (entry == null) {
                if (weight.required()) {
                    missing.add(weight.name());
                }
            } else if (!entry.shape().equals(weight.shape())) {
                mismatches.add(new Mismatch(
                        weight.name(), weight.shape().toString(), entry.shape().toString()));
            } else if (weight.storableAsIntegers() && entry.dtype() == DType.INT8) {
                String scale = QuantizationConfig.scaleName(weight.name());
                known.add(scale);
                checkScale(scale, Shape.of(weight.shape().size(0), 1), entries, missing, mismatches);
            } else if (!entry.dtype().isFloatingPoint()) {
                mismatches.add(new Mismatch(weight.name(), "floating-point numbers", String.valueOf(entry.dtype())));
            }
        }
        List<String> unexpected =
                entries.keySet().stream().filter(name -> !known.contains(name)).toList();
        return new WeightCheck(missing, unexpected, mismatches);
    }

    private static void checkInt4(
            ExpectedWeight weight,
            Map<String, TensorEntry> entries,
            Set<String> known,
            List<String> missing,
            List<Mismatch> mismatches) {
        String packed = QuantizationConfig.packedName(weight.name());
        String scale = QuantizationConfig.scaleName(weight.name());
        known.add(packed);
        known.add(scale);
        known.add(QuantizationConfig.shapeName(weight.name()));
        long out = weight.shape().size(0);
        long in = weight.shape().size(1);
        Shape words = Shape.of(out, in / QuantizationConfig.INT4_IN_WORD);
        TensorEntry entry = entries.get(packed);
        if (entry != null && (!entry.shape().equals(words) || entry.dtype() != DType.INT32)) {
            mismatches.add(new Mismatch(packed, words + " of INT32", entry.shape() + " of " + entry.dtype()));
        }
        checkScale(scale, Shape.of(out, in / QuantizationConfig.INT4_GROUP), entries, missing, mismatches);
    }

    private static void checkScale(
            String name,
            Shape expected,
            Map<String, TensorEntry> entries,
            List<String> missing,
            List<Mismatch> mismatches) {
        TensorEntry scale = entries.get(name);
        if (scale == null) {
            missing.add(name);
        } else if (!scale.shape().equals(expected) || !scale.dtype().isFloatingPoint()) {
            mismatches.add(new Mismatch(
                    name, expected + " of floating-point numbers", scale.shape() + " of " + scale.dtype()));
        }
    }

    /** Returns whether the model can be built from these weights; unexpected ones do no harm. */
    public boolean isComplete() {
        return missing.isEmpty() && mismatches.isEmpty();
    }

    /** Returns in one line what stands in the way; names the first few of each kind. */
    public String problem() {
        List<String> problems = new ArrayList<>();
        if (!mismatches.isEmpty()) {
            problems.add("weights that do not fit config.json: "
                    + few(mismatches.stream().map(Mismatch::toString).toList()));
        }
        if (!missing.isEmpty()) {
            problems.add("missing weights: " + few(missing));
        }
        return String.join("; ", problems);
    }

    private static String few(List<String> all) {
        String shown = String.join(", ", all.subList(0, Math.min(MAX_IN_MESSAGE, all.size())));
        return all.size() > MAX_IN_MESSAGE ? shown + " and " + (all.size() - MAX_IN_MESSAGE) + " more" : shown;
    }
}
