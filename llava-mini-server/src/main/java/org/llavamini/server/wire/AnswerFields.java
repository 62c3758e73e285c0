// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.llavamini.Answer;
import org.llavamini.Timings;
import org.llavamini.Usage;
import org.llavamini.option.FinishReason;

/** What is told about an answer besides its text. */
public final class AnswerFields {
    private AnswerFields() {}

    /** Returns why the answer ended, in the words of the OpenAI API. */
    public static String finishReason(Answer answer) {
        return answer.finishReason() == FinishReason.STOP ? "stop" : "length";
    }

    /** Returns how many tokens it took. */
    public static ObjectNode usage(Answer answer) {
        Usage usage = answer.usage();
        ObjectNode object = Json.object();
        object.put("prompt_tokens", usage.promptTokens());
        object.put("completion_tokens", usage.completionTokens());
        object.put("total_tokens", usage.promptTokens() + usage.completionTokens());
        object.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cachedTokens())
                .put("vision_tokens", usage.visionTokens());
        return object;
    }

    /** Returns what only this server tells: frames and where the time went. */
    public static ObjectNode vendor(Answer answer) {
        ObjectNode object = Json.object();
        object.put("frames", answer.usage().frames());
        object.put("frames_skipped", answer.usage().framesSkipped());
        object.put("picture_known", answer.pictureKnown());
        object.put("finish_reason", answer.finishReason().name().toLowerCase(Locale.ROOT));
        answer.loss().ifPresent(loss -> object.put("warning", loss.message()));
        Timings timings = answer.timings();
        object.putObject("timings")
                .put("queue_ms", rounded(timings.queueMillis()))
                .put("media_ms", rounded(timings.mediaMillis()))
                .put("vision_ms", rounded(timings.visionMillis()))
                .put("pre_fusion_ms", rounded(timings.preFusionMillis()))
                .put("prefill_ms", rounded(timings.prefillMillis()))
                .put("time_to_first_token_ms", rounded(timings.timeToFirstTokenMillis()))
                .put("decode_ms_per_token", rounded(timings.decodeMillisPerToken()));
        return object;
    }

    private static double rounded(double millis) {
        return Math.round(millis * 100) / 100.0;
    }
}
