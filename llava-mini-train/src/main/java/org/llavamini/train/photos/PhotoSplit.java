// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

/** Which photographs of a folder are told of. */
public enum PhotoSplit {
    /** Those that may be learned. */
    TRAIN,
    /** Those that a source keeps for its test, and a tenth of the others. */
    TEST,
    /** Those that files called {@code heldout*} tell of. */
    HELDOUT
}
