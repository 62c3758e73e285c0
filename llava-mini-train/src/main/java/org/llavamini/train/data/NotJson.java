// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** What is said of a file that is no JSON. */
final class NotJson {
    private NotJson() {}

    /** Returns an exception that says where the file stops being JSON, if the parser knows. */
    static LlavaMiniException at(JsonProcessingException failure, Path file) {
        String place = failure.getLocation() == null
                ? ""
                : " at line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr();
        return new LlavaMiniException(
                ErrorCode.DATA_FORMAT,
                "not JSON" + place + ": " + failure.getOriginalMessage() + " (" + file + ")",
                failure);
    }
}
