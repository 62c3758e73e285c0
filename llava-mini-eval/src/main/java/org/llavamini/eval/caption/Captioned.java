// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.caption;

import java.util.List;

/**
 * What was said of a picture, and what people said of it, in words.
 *
 * @param answer no words if there is none
 * @param references one or more
 */
record Captioned(List<String> answer, List<List<String>> references) {
    Captioned {
        answer = List.copyOf(answer);
        references = List.copyOf(references);
    }
}
