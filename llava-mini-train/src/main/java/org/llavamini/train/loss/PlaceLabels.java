// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.tensor.Tensor;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.data.Things;

/**
 * What can be told of pictures: of each of nine places the kind of the thing there, or that there is none, and its attributes; and of each
 * kind whether it is there at all. Immutable.
 */
final class PlaceLabels {
    static final int SIDE = 3;
    static final int PLACES = SIDE * SIDE;

    /** Beyond these it is no list of kinds. */
    private static final int MOST_WORDS = 10_000;
    /** Most places are empty: that counts less. */
    private static final float NOTHING_WEIGHT = 0.3f;

    private static final double ATTRIBUTE_WEIGHT = 0.3;

    private final List<String> kinds;
    private final Map<String, List<String>> attributes;

    private PlaceLabels(List<String> kinds, Map<String, List<String>> attributes) {
        this.kinds = kinds;
        this.attributes = attributes;
    }

    /**
     * Learns from samples what there is.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if there is nothing, or too much for a list
     */
    static PlaceLabels of(List<InstructionSample> samples) {
        TreeSet<String> kinds = new TreeSet<>();
        Map<String, TreeSet<String>> attributes = new TreeMap<>();
        for (InstructionSample sample : samples) {
            sample.things().ifPresent(things -> {
                kinds.addAll(things.kinds());
                for (Things.Placed thing : things.placed()) {
                    thing.attributes()
                            .forEach((name, value) -> attributes
                                    .computeIfAbsent(name, key -> new TreeSet<>())
                                    .add(value));
                }
            });
        }
        long words = kinds.size()
                + attributes.values().stream().mapToLong(TreeSet::size).sum();
        if (kinds.isEmpty() || words > MOST_WORDS) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "data: there must be from 1 to " + MOST_WORDS + " kinds of things and values of attributes, but "
                            + "there are " + words);
        }
        Map<String, List<String>> values = new TreeMap<>();
        attributes.forEach((name, some) -> values.put(name, List.copyOf(some)));
        return new PlaceLabels(List.copyOf(kinds), values);
    }

    /** Returns how many kinds there are. */
    int kinds() {
        return kinds.size();
    }

    /** Returns how many numbers tell of one place: nothing or a kind, then the values of each attribute. */
    int width() {
        return 1
                + kinds.size()
                + attributes.values().stream().mapToInt(List::size).sum();
    }

    /**
     * One choice that is told of each place.
     *
     * @param start where its numbers begin among those of a place
     * @param size how many there are to choose from
     * @param targets {@code [pictures · places, size]}: how much a place counts, at what is right of it, else 0
     * @param total the sum of the targets
     * @param weight of this choice beside others
     */
    record Choice(int start, int size, Tensor targets, double total, double weight) {}

    /** What a place shows, as far as it can be asked for. */
    private sealed interface Spot {
        /** Nothing. */
        record Empty() implements Spot {}

        /** One thing. */
        record Shows(Things.Placed thing) implements Spot {}

        /** Several things, or nobody knows. */
        record Unclear() implements Spot {}
    }

    /** Returns what is right of some pictures. */
    List<Choice> choices(List<Things> pictures) {
        List<Spot> spots =
                pictures.stream().flatMap(things -> spots(things).stream()).toList();
        List<Choice> choices = new ArrayList<>();
        Targets ofKind = new Targets(spots.size(), 1 + kinds.size());
        for (int i = 0; i < spots.size(); i++) {
            switch (spots.get(i)) {
                case Spot.Empty() -> ofKind.set(i, 0, NOTHING_WEIGHT);
                case Spot.Shows(Things.Placed thing) -> ofKind.set(i, 1 + number(kinds, thing.name()), 1);
                case Spot.Unclear() -> {}
            }
        }
        choices.add(ofKind.from(0, 1));
        int start = 1 + kinds.size();
        for (Map.Entry<String, List<String>> attribute : attributes.entrySet()) {
            List<String> values = attribute.getValue();
            Targets ofAttribute = new Targets(spots.size(), values.size());
            for (int i = 0; i < spots.size(); i++) {
                if (spots.get(i) instanceof Spot.Shows(Things.Placed thing)
                        && thing.attributes().containsKey(attribute.getKey())) {
                    ofAttribute.set(i, number(values, thing.attributes().get(attribute.getKey())), 1);
                }
            }
            choices.add(ofAttribute.from(start, ATTRIBUTE_WEIGHT));
            start += values.size();
        }
        return choices;
    }

    /** Of a picture of which only the kinds are known no place is. */
    private static List<Spot> spots(Things things) {
        boolean known = !things.placed().isEmpty() || things.kinds().isEmpty();
        List<Spot> spots = new ArrayList<>(Collections.nCopies(PLACES, known ? new Spot.Empty() : new Spot.Unclear()));
        for (Things.Placed thing : things.placed()) {
            int place = third(thing.y()) * SIDE + third(thing.x());
            spots.set(place, spots.get(place) instanceof Spot.Empty ? new Spot.Shows(thing) : new Spot.Unclear());
        }
        return spots;
    }

    /** Lists are sorted. */
    private static int number(List<String> words, String word) {
        return Collections.binarySearch(words, word);
    }

    private static int third(double part) {
        return Math.min(SIDE - 1, (int) (part * SIDE));
    }

    /** Returns {@code [pictures, kinds]}: 1 where a kind is there, else 0. */
    Tensor anywhere(List<Things> pictures) {
        float[] there = new float[Math.multiplyExact(pictures.size(), kinds.size())];
        for (int i = 0; i < pictures.size(); i++) {
            for (String kind : pictures.get(i).kinds()) {
                there[i * kinds.size() + number(kinds, kind)] = 1;
            }
        }
        return Tensor.of(there, pictures.size(), kinds.size());
    }

    /** The right choices of all places, while they are noted down. */
    private static final class Targets {
        private final int rows;
        private final int size;
        private final float[] values;
        private double total;

        Targets(int rows, int size) {
            this.rows = rows;
            this.size = size;
            this.values = new float[Math.multiplyExact(rows, size)];
        }

        void set(int row, int choice, float weight) {
            values[row * size + choice] = weight;
            total += weight;
        }

        Choice from(int start, double weight) {
            return new Choice(start, size, Tensor.of(values, rows, size), total, weight);
        }
    }
}
