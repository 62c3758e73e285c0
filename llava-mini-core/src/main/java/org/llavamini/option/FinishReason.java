// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.option;

/** Why an answer ended. */
public enum FinishReason {
    /** The model ended it, or a stop string came. */
    STOP,
    /** The allowed number of tokens or the model's context was used up. */
    LENGTH,
    /** It was cancelled; what there is of it is given. */
    CANCELLED,
    /** Its time was over; what there is of it is given. */
    DEADLINE
}
