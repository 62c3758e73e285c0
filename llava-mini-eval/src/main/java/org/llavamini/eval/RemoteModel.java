// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import java.io.Serializable;
import org.llavamini.LlavaMini;

/**
 * A model and how it is asked, as it travels to other machines: names, never weights. Equal ones open the same model, which one virtual
 * machine therefore opens once.
 */
public interface RemoteModel extends Serializable {
    /** Returns the name of the model, for the answers; nothing is opened for it. */
    String name();

    /** Opens the model on the machine where this has come to; the caller closes it. */
    LlavaMini open();

    /** Returns a model that {@link #open} opened as it is asked; for one thread. */
    AnsweringModel answering(LlavaMini model);
}
