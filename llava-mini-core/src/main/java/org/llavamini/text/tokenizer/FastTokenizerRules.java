// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a tokenizer.json must keep to beyond its form. The Rust library takes these for granted, and ends the process where they do
 * not hold.
 */
final class FastTokenizerRules {
    private static final List<String> TEMPLATES = List.of("single", "pair");

    private final TokenizerFiles files;

    private FastTokenizerRules(TokenizerFiles files) {
        this.files = files;
    }

    /**
     * Checks a tokenizer.json.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code MODEL_FORMAT} naming the field at fault
     */
    static void check(TokenizerFiles files, JsonNode root) {
        FastTokenizerRules rules = new FastTokenizerRules(files);
        for (JsonNode template : root.path("post_processor").findParents("special_tokens")) {
            rules.template(template);
        }
    }

    /** Every special token of a template must be told, with as many ids as names. */
    private void template(JsonNode processor) {
        JsonNode told = processor.path("special_tokens");
        for (JsonNode token : told) {
            int ids = token.path("ids").size();
            if (ids == 0 || ids != token.path("tokens").size()) {
                throw files.format(
                        TokenizerFiles.FAST,
                        "field 'post_processor.special_tokens' must give each token as many ids as tokens");
            }
        }
        for (String template : TEMPLATES) {
            for (JsonNode special : processor.path(template).findValues("SpecialToken")) {
                if (!told.has(special.path("id").asText())) {
                    throw files.format(
                            TokenizerFiles.FAST,
                            "field 'post_processor." + template
                                    + "' names a token that 'special_tokens' does not tell: " + special.path("id"));
                }
            }
        }
    }
}
