// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import java.util.Map;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * Choices where the paper, the official code and good sense differ; the defaults are compatible with the released weights.
 *
 * @param maskIdZero whether pre-fusion leaves out tokens of id 0, as the official code does ({@code mask-id-zero})
 * @param singleBos whether a prompt that begins with the begin-of-text token keeps just that one ({@code single-bos})
 */
public record Quirks(boolean maskIdZero, boolean singleBos) {
    /** Returns the choices of the official code. */
    public static Quirks defaults() {
        return new Quirks(true, false);
    }

    /**
     * Returns these choices with some replaced, under the names of the command line.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} for an unknown name or value
     */
    public Quirks with(Map<String, String> choices) {
        Quirks quirks = this;
        for (Map.Entry<String, String> choice : choices.entrySet()) {
            quirks = quirks.with(choice.getKey(), choice.getValue());
        }
        return quirks;
    }

    private Quirks with(String name, String value) {
        return switch (name) {
            case "mask-id-zero" -> new Quirks(truth(name, value), singleBos);
            case "single-bos" -> new Quirks(maskIdZero, truth(name, value));
            default ->
                throw new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST,
                        "unknown quirk '" + name + "'; known are mask-id-zero and single-bos (--quirk)");
        };
    }

    private static boolean truth(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST, "quirk " + name + " must be true or false: " + value + " (--quirk)");
        };
    }
}
