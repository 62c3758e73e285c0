// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.llavamini.error.ErrorCode;

/** What became of a question. */
public sealed interface Reply extends Serializable {
    /** The model answered. */
    record Text(String text) implements Reply {
        public Text {
            requireNonNull(text, "text is null");
        }
    }

    /** What the question is about does not exist or cannot be read, and such questions are skipped. */
    record Bad(String why) implements Reply {
        public Bad {
            requireNonNull(why, "why is null");
        }
    }

    /** The run ends here: what another machine failed with. Nothing follows it. */
    record Failed(ErrorCode code, String message) implements Reply {
        public Failed {
            requireNonNull(code, "code is null");
            requireNonNull(message, "message is null");
        }
    }
}
