// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.answer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.llavamini.Answer;
import org.llavamini.Timings;
import org.llavamini.Usage;

/** The JSON form of an answer. */
final class AnswerObject {
    /** Stands there where frames may be left out. */
    static final String FRAMES_SKIPPED = "frames_skipped";

    private static final double TENTHS = 10;

    private AnswerObject() {}

    static ObjectNode of(Answer answer, double loadMillis, String model) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("answer", answer.text());
        node.put("finish_reason", answer.finishReason().name().toLowerCase(Locale.ROOT));
        Usage usage = answer.usage();
        node.putObject("usage")
                .put("vision_tokens", usage.visionTokens())
                .put("prompt_tokens", usage.promptTokens())
                .put("cached_tokens", usage.cachedTokens())
                .put("completion_tokens", usage.completionTokens());
        node.put("frames", usage.frames());
        Timings timings = answer.timings();
        node.putObject("timings")
                .put("load_ms", rounded(loadMillis))
                .put("queue_ms", rounded(timings.queueMillis()))
                .put("media_ms", rounded(timings.mediaMillis()))
                .put("vision_ms", rounded(timings.visionMillis()))
                .put("pre_fusion_ms", rounded(timings.preFusionMillis()))
                .put("prefill_ms", rounded(timings.prefillMillis()))
                .put("time_to_first_token_ms", rounded(timings.timeToFirstTokenMillis()))
                .put("decode_ms_per_token", rounded(timings.decodeMillisPerToken()));
        node.put("model", model);
        return node;
    }

    private static double rounded(double millis) {
        return Math.round(millis * TENTHS) / TENTHS;
    }
}
