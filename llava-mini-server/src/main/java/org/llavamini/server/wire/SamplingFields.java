// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;
import org.llavamini.option.GenerationOptions;

/** Reads how an answer is to be chosen, and refuses by name what cannot be done. */
final class SamplingFields {
    private static final int LONGEST = 1 << 20;
    private static final int MOST_STOPS = 16;

    private SamplingFields() {}

    /**
     * Reads the fields.
     *
     * @param lengthNames the names of the longest answer; the first that is there wins
     * @param longest what an answer has at most if the client does not say
     */
    static GenerationOptions read(RequestFields request, List<String> lengthNames, int longest) {
        refuseUnknown(request);
        return new GenerationOptions(
                length(request, lengthNames).orElse(longest),
                request.number("temperature", 0, 100).orElse(0),
                topP(request),
                Math.max(0, request.integer("top_k", -1, Integer.MAX_VALUE).orElse(0)),
                request.number("min_p", 0, 1).orElse(0),
                request.number("repetition_penalty", 0.01, 100).orElse(1),
                request.number("frequency_penalty", -2, 2).orElse(0),
                request.number("presence_penalty", -2, 2).orElse(0),
                request.integer("seed"),
                stops(request));
    }

    private static OptionalInt length(RequestFields request, List<String> names) {
        return names.stream()
                .map(name -> request.integer(name, 1, LONGEST))
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    private static double topP(RequestFields request) {
        double topP = request.number("top_p", 0, 1).orElse(1);
        if (topP == 0) {
            throw request.bad("top_p", "must be above 0 and at most 1, but is 0");
        }
        return topP;
    }

    private static List<String> stops(RequestFields request) {
        List<String> stops =
                request.texts("stop").stream().filter(text -> !text.isEmpty()).toList();
        if (stops.size() > MOST_STOPS) {
            throw request.bad("stop", "has " + stops.size() + " texts, but may have " + MOST_STOPS);
        }
        return stops;
    }

    private static void refuseUnknown(RequestFields request) {
        request.refuse("n", request.integer("n", 1, 128).orElse(1) == 1, "one answer is given per request");
        request.refuse("logprobs", !isTrue(request, "logprobs"), "log probabilities are not given");
        request.refuse(
                "top_logprobs",
                request.integer("top_logprobs", 0, 20).orElse(0) == 0,
                "log probabilities are not given");
        empty(request, "tools", "this model calls no tools");
        empty(request, "functions", "this model calls no tools");
        empty(request, "logit_bias", "logits cannot be biased");
        for (String choice : List.of("guided_choice", "guided_regex", "guided_json", "guided_grammar")) {
            request.refuse(choice, request.value(choice).isEmpty(), "answers cannot be constrained");
        }
        request.fields("response_format").ifPresent(format -> {
            String type = format.text("type").orElse("text");
            format.refuse("type", type.equals("text"), "answers are text, not " + type);
        });
        request.refuse(
                "modalities",
                request.texts("modalities").stream().allMatch("text"::equals),
                "answers are text and nothing else");
    }

    /** Some clients write a number where others write true. */
    private static boolean isTrue(RequestFields request, String name) {
        return request.value(name).map(JsonNode::asBoolean).orElse(false);
    }

    private static void empty(RequestFields request, String name, String why) {
        request.refuse(name, request.value(name).map(JsonNode::isEmpty).orElse(true), why);
    }
}
