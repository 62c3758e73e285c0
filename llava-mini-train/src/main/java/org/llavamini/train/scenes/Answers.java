// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists of all answers that a question may have. */
final class Answers {
    static final List<String> COLORS =
            Stream.of(Color.values()).map(Color::word).toList();
    static final List<String> PLACES =
            Stream.of(Place.values()).map(Place::word).toList();
    static final List<String> DIRECTIONS =
            Stream.of(Direction.values()).map(Direction::word).toList();
    static final List<String> SIZES = Stream.of(Size.values()).map(Size::word).toList();
    static final List<String> TONES = Stream.of(Tone.values()).map(Tone::word).toList();
    static final List<String> PATTERNS =
            Stream.of(Pattern.values()).map(Pattern::word).toList();

    private Answers() {}

    static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
}
