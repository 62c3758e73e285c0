// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Where a file stops being JSON, for messages. */
final class JsonPlace {
    private JsonPlace() {}

    /** Returns line and column, or nothing if the parser does not know them. */
    static String of(JsonProcessingException failure) {
        return failure.getLocation() == null
                ? ""
                : " at line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr();
    }
}
