// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

/** Whether a picture that is padded to a square and cut into tiles is padded or cut first ({@code hd-pad-order}). */
public enum PadOrder {
    /** The picture is padded, then cut: as the official code trains. */
    PAD_SPLIT,
    /** The picture is cut, then each part is padded: as the official code evaluates. */
    SPLIT_PAD
}
