// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Choices where the paper, the official code and good sense differ; the defaults are compatible with the released weights.
 *
 * @param choices those that were made, by their names on the command line, in order of the names
 */
public record Quirks(Map<String, String> choices) {
    /**
     * @throws LlavaMiniException with {@code INVALID_REQUEST} for an unknown name or value
     */
    public Quirks {
        choices.forEach(Quirks::check);
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
    }

    /** Returns the choices of the official code. */
    public static Quirks defaults() {
        return new Quirks(Map.of());
    }

    /**
     * Returns these choices with some replaced, under the names of the command line.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} for an unknown name or value
     */
    public Quirks with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(choices);
        all.putAll(more);
        return new Quirks(all);
    }

    /** Returns these choices with some replaced. */
    public Quirks with(Quirks more) {
        return with(more.choices);
    }

    /** Returns whether the compressor reads projected features, as the paper writes, and not the tower's ({@code compress-space}). */
    public boolean compressesProjected() {
        return value(Quirk.COMPRESS_SPACE).equals("llm");
    }

    /** Returns whether the compressed tokens pass through pre-fusion ({@code fuse-compressed}). */
    public boolean fusesCompressed() {
        return isTrue(Quirk.FUSE_COMPRESSED);
    }

    /** Returns whether vision tokens see later ones in pre-fusion, an experiment ({@code bidirectional-vision}). */
    public boolean bidirectionalVision() {
        return isTrue(Quirk.BIDIRECTIONAL_VISION);
    }

    /** Returns whether pre-fusion leaves out tokens of id 0, as the official code does ({@code mask-id-zero}). */
    public boolean maskIdZero() {
        return isTrue(Quirk.MASK_ID_ZERO);
    }

    /** Returns whether a prompt that begins with begin-of-text tokens keeps just one ({@code single-bos}). */
    public boolean singleBos() {
        return isTrue(Quirk.SINGLE_BOS);
    }

    /** Returns whether earlier answers are left out of pre-fusion, as in training ({@code mask-history-answers}). */
    public boolean maskHistoryAnswers() {
        return isTrue(Quirk.MASK_HISTORY_ANSWERS);
    }

    /** Returns whether frames are shrunk by the nearest pixel, as the official code does ({@code frame-resize}). */
    public boolean nearestFrames() {
        return value(Quirk.FRAME_RESIZE).equals("nearest");
    }

    /** Returns whether pictures in HD are padded or cut first ({@code hd-pad-order}). */
    public PadOrder hdPadOrder() {
        return value(Quirk.HD_PAD_ORDER).equals("pad-split") ? PadOrder.PAD_SPLIT : PadOrder.SPLIT_PAD;
    }

    private boolean isTrue(Quirk quirk) {
        return value(quirk).equals("true");
    }

    private String value(Quirk quirk) {
        return choices.getOrDefault(quirk.flag(), quirk.defaultValue());
    }

    private static void check(String name, String value) {
        Quirk quirk = Quirk.named(name)
                .orElseThrow(() -> invalid("unknown quirk '" + name + "'; known are "
                        + Arrays.stream(Quirk.values()).map(Quirk::flag).collect(Collectors.joining(", "))));
        if (!quirk.allowed().contains(value)) {
            throw invalid(
                    "quirk " + name + " must be " + String.join(" or ", quirk.allowed()) + ", not '" + value + "'");
        }
    }

    private static LlavaMiniException invalid(String message) {
        return new LlavaMiniException(ErrorCode.INVALID_REQUEST, message + " (--quirk)");
    }
}
