// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.nio.file.Path;
import java.util.List;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** LLaVA's JSON for readers other than the trainer. */
public final class InstructionData {
    private InstructionData() {}

    /**
     * Returns the samples of a file, one list of objects or one object a line, in their order.
     *
     * @param media the folder in which pictures and videos lie
     * @throws LlavaMiniException with {@code DATA_FORMAT} if the file is no JSON or any of its samples is malformed, which is then
     *     named; {@code INPUT_OUTPUT} if it cannot be read
     */
    public static List<InstructionSample> read(Path json, Path media) {
        LlavaJson.Samples samples = LlavaJson.read(new DataSource(json, media, SamplingStrategy.parse("all")));
        for (BadSample bad : samples.bad()) {
            throw new LlavaMiniException(ErrorCode.DATA_FORMAT, bad.toString());
        }
        return samples.good();
    }
}
