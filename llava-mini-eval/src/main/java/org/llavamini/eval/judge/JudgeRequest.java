// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One thing to judge.
 *
 * @param id which answer, unique among all to judge
 * @param system what the judge is told first
 * @param user what it is asked
 * @param temperature of its answer; the server's own if empty
 * @param maxTokens longest answer
 * @param details what the judgement's line also says, by field
 */
public record JudgeRequest(
        String id, String system, String user, OptionalDouble temperature, int maxTokens, Map<String, Object> details) {
    public JudgeRequest {
        requireNonNull(id, "id is null");
        requireNonNull(system, "system is null");
        requireNonNull(user, "user is null");
        requireNonNull(temperature, "temperature is null");
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Returns this request with another text and temperature. */
    public JudgeRequest asking(String newUser, double newTemperature) {
        return new JudgeRequest(id, system, newUser, OptionalDouble.of(newTemperature), maxTokens, details);
    }
}
