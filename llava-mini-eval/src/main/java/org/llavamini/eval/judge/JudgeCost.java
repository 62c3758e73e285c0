// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import java.util.List;

/**
 * What judging will take, before it starts.
 *
 * @param requests how many answers are to be judged
 * @param promptTokens about how many tokens the judge will read, at four characters a token
 * @param mostReplyTokens how many tokens it may write at most, if every reply can be read at once
 */
public record JudgeCost(int requests, long promptTokens, long mostReplyTokens) {
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final double MILLION = 1_000_000;

    static JudgeCost of(List<JudgeRequest> requests) {
        long characters = 0;
        long reply = 0;
        for (JudgeRequest request : requests) {
            characters += request.system().length() + request.user().length();
            reply += request.maxTokens();
        }
        return new JudgeCost(requests.size(), Math.ceilDiv(characters, CHARACTERS_PER_TOKEN), reply);
    }

    /** Returns the price, if a million tokens read and a million tokens written cost so much. */
    public double price(double promptPrice, double replyPrice) {
        return (promptTokens * promptPrice + mostReplyTokens * replyPrice) / MILLION;
    }
}
