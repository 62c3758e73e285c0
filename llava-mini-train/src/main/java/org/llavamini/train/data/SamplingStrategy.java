// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which samples of a file are used: {@code all}, {@code first:N}, {@code end:N} or {@code random:N}; N may be a percentage.
 *
 * @param kind which end to take from
 * @param amount a number of samples, or of hundredths
 * @param percentage whether the amount is in hundredths
 */
public record SamplingStrategy(Kind kind, int amount, boolean percentage) {
    private static final Pattern FORM = Pattern.compile("(first|end|random):([0-9]{1,9})(%?)");
    private static final long SHUFFLE_SEED = 1;

    /** From where the samples are taken. */
    public enum Kind {
        ALL,
        FIRST,
        END,
        RANDOM
    }

    /** Returns the strategy that leaves nothing out. */
    public static SamplingStrategy all() {
        return new SamplingStrategy(Kind.ALL, 0, false);
    }

    /** Returns the strategy of that name. */
    public static SamplingStrategy parse(String text) {
        if (text.equals("all")) {
            return all();
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be all, first:N, end:N or random:N: " + text);
        }
        Kind kind =
                switch (matcher.group(1)) {
                    case "first" -> Kind.FIRST;
                    case "end" -> Kind.END;
                    default -> Kind.RANDOM;
                };
        return new SamplingStrategy(
                kind, Integer.parseInt(matcher.group(2)), !matcher.group(3).isEmpty());
    }

    /** Returns the chosen samples. */
    public <T> List<T> apply(List<T> samples) {
        long wanted = percentage ? Math.ceilDiv((long) amount * samples.size(), 100) : amount;
        int count = (int) Math.min(wanted, samples.size());
        return switch (kind) {
            case ALL -> samples;
            case FIRST -> samples.subList(0, count);
            case END -> samples.subList(samples.size() - count, samples.size());
            case RANDOM -> {
                List<T> shuffled = new ArrayList<>(samples);
                Collections.shuffle(shuffled, new Random(SHUFFLE_SEED));
                yield List.copyOf(shuffled.subList(0, count));
            }
        };
    }
}
