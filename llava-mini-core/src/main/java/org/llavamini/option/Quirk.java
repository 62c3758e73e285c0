// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The choices where paper, official code and good sense differ, by their names on the command line. */
enum Quirk {
    /** Whether the compressor reads the tower's features or projected ones, as the paper writes. */
    COMPRESS_SPACE("compress-space", "clip", "llm"),
    /** Whether the compressed tokens pass through pre-fusion. */
    FUSE_COMPRESSED("fuse-compressed", "true", "false"),
    /** Whether vision tokens see later ones in pre-fusion, an experiment. */
    BIDIRECTIONAL_VISION("bidirectional-vision", "false", "true"),
    /** Whether pre-fusion leaves out tokens of id 0. */
    MASK_ID_ZERO("mask-id-zero", "true", "false"),
    /** Whether a prompt begins with one begin-of-text token at most. */
    SINGLE_BOS("single-bos", "false", "true"),
    /** Whether earlier answers are left out of pre-fusion, as in training. */
    MASK_HISTORY_ANSWERS("mask-history-answers", "false", "true"),
    /** How frames reach the tower's size: distorted by the nearest pixel, or as pictures do. */
    FRAME_RESIZE("frame-resize", "nearest", "bicubic"),
    /** Whether pictures in HD are padded or cut first. */
    HD_PAD_ORDER("hd-pad-order", "pad-split", "split-pad");

    private final String flag;
    private final List<String> values;

    /** The first value is the default. */
    Quirk(String flag, String... values) {
        this.flag = flag;
        this.values = List.of(values);
    }

    String flag() {
        return flag;
    }

    List<String> allowed() {
        return values;
    }

    String defaultValue() {
        return values.getFirst();
    }

    static Optional<Quirk> named(String flag) {
        return Arrays.stream(Quirk.values())
                .filter(quirk -> quirk.flag.equals(flag))
                .findFirst();
    }
}
