// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.question;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.llavamini.train.scenes.thing.Color;
import org.llavamini.train.scenes.thing.Direction;
import org.llavamini.train.scenes.thing.Pattern;
import org.llavamini.train.scenes.thing.Place;
import org.llavamini.train.scenes.thing.Size;
import org.llavamini.train.scenes.thing.Tone;

/** Lists of all answers that a question may have. */
public final class Answers {
    public static final List<String> COLORS =
            Stream.of(Color.values()).map(Color::word).toList();
    public static final List<String> PLACES =
            Stream.of(Place.values()).map(Place::word).toList();
    public static final List<String> DIRECTIONS =
            Stream.of(Direction.values()).map(Direction::word).toList();
    public static final List<String> SIZES =
            Stream.of(Size.values()).map(Size::word).toList();
    public static final List<String> TONES =
            Stream.of(Tone.values()).map(Tone::word).toList();
    public static final List<String> PATTERNS =
            Stream.of(Pattern.values()).map(Pattern::word).toList();

    private Answers() {}

    public static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }
}
