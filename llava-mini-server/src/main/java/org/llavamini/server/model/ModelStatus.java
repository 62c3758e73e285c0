// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.model;

import java.util.List;

/**
 * How busy a model is, and what it has seen since it was opened.
 *
 * @param running answers that are being made
 * @param waiting answers that wait
 * @param slots how many answers can be made at a time
 * @param keyValueBytes memory that answers hold for keys and values
 * @param keyValueCapacity how much of it there may be; 0 if that is not known
 * @param picturesSeen pictures that went through the vision tower
 * @param picturesKnown pictures that were remembered instead
 * @param framesSeen frames of videos that went through the vision tower
 * @param framesSkipped frames that were left out because they hardly differ from the one before
 * @param rowsPerStep entry i: how many steps had i rows; the last entry: that many or more
 */
public record ModelStatus(
        int running,
        int waiting,
        int slots,
        long keyValueBytes,
        long keyValueCapacity,
        long picturesSeen,
        long picturesKnown,
        long framesSeen,
        long framesSkipped,
        List<Long> rowsPerStep) {
    /** That of a model that is not there yet. */
    public static final ModelStatus NONE = new ModelStatus(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

    public ModelStatus {
        rowsPerStep = List.copyOf(rowsPerStep);
    }
}
