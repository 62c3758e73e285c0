// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.train.scenes.thing.Place;
import org.llavamini.train.scenes.thing.Split;

/**
 * What data to make.
 *
 * @param output a folder that does not exist yet, or is empty
 * @param count how many scenes or clips, up to a million
 * @param seed decides everything else; the same request gives the same bytes
 * @param split train or test
 * @param size width and height of the pictures in pixels, 32 to 512
 * @param things how many things a scene or clip shows at most, 1 to 9; a clip never shows more than 4
 * @param questions how many to ask about each at most, 1 to 64; one of a family unless there are fewer families, or types are named
 * @param types of which types questions are asked, such as order; all if none is named
 * @param pictograms a zip file of the Noto Emoji pictograms; without it there are shapes only
 */
public record DataRequest(
        Path output,
        int count,
        long seed,
        Split split,
        int size,
        int things,
        int questions,
        Set<String> types,
        Optional<Path> pictograms) {
    /** The size at which small things can still be recognised. */
    public static final int DEFAULT_SIZE = 96;

    /** How many things there are at most unless another number is asked for. */
    public static final int DEFAULT_THINGS = 4;

    /** How many questions are asked about each at most unless another number is asked for. */
    public static final int DEFAULT_QUESTIONS = 6;

    /** One in each place. */
    private static final int MOST_THINGS = Place.values().length;

    private static final int MOST = 1_000_000;
    private static final int SMALLEST = 32;
    private static final int LARGEST = 512;
    private static final int MOST_QUESTIONS = 64;

    /**
     * Checks the request.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if a number is out of its bounds
     */
    public DataRequest {
        requireNonNull(output, "output is null");
        requireNonNull(split, "split is null");
        types = Set.copyOf(types);
        requireNonNull(pictograms, "pictograms is null");
        require(count, 1, MOST, "--count");
        require(size, SMALLEST, LARGEST, "--size");
        require(things, 1, MOST_THINGS, "--things");
        require(questions, 1, MOST_QUESTIONS, "--questions");
    }

    /**
     * Checks the types.
     *
     * @param known those that there are
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if there is no such type
     */
    void requireTypes(Set<String> known) {
        for (String type : new TreeSet<>(types)) {
            if (!known.contains(type)) {
                throw new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST,
                        "no such type of questions: " + type + "; there are " + String.join(", ", new TreeSet<>(known))
                                + " (--types)");
            }
        }
    }

    private static void require(int value, int least, int most, String flag) {
        if (value < least || value > most) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "must be from " + least + " to " + most + ", but is " + value + " (" + flag + ")");
        }
    }
}
