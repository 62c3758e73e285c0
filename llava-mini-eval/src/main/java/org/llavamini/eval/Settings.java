// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * What a user may choose about a benchmark; each knows only some of it.
 *
 * @param parser how choices are read out of answers
 * @param circular whether every question is asked once per rotation of its options
 * @param exact whether answers are compared with the solutions instead of judged
 * @param metric how {@code custom} questions are scored
 */
public record Settings(Optional<AnswerParser> parser, boolean circular, boolean exact, Optional<CustomMetric> metric) {
    /** The name of one setting, as on the command line. */
    public enum Name {
        PARSER,
        CIRCULAR,
        EXACT,
        METRIC
    }

    public Settings {
        requireNonNull(parser, "parser is null");
        requireNonNull(metric, "metric is null");
    }

    /** Returns the settings of somebody who chose nothing. */
    public static Settings defaults() {
        return new Settings(Optional.empty(), false, false, Optional.empty());
    }

    /** Returns the chosen parser, or the official one. */
    public AnswerParser parserOrOfficial() {
        return parser.orElse(AnswerParser.OFFICIAL);
    }

    /** Returns scores that say which parser read the answers. */
    public Scores parserLabel(Scores scores) {
        return scores.labelled("parser", parserOrOfficial().name().toLowerCase(Locale.ROOT));
    }

    /**
     * Checks that only settings were chosen that a benchmark knows.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} naming one that it does not know
     */
    public void allow(String benchmark, Name... known) {
        Set<Name> chosen = EnumSet.noneOf(Name.class);
        parser.ifPresent(value -> chosen.add(Name.PARSER));
        metric.ifPresent(value -> chosen.add(Name.METRIC));
        if (circular) {
            chosen.add(Name.CIRCULAR);
        }
        if (exact) {
            chosen.add(Name.EXACT);
        }
        chosen.removeAll(Set.of(known));
        for (Name name : chosen) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    benchmark + " knows no such choice (--" + name.name().toLowerCase(Locale.ROOT) + ")");
        }
    }
}
