// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.llavamini.error.LlavaMiniException;

/**
 * What a tokenizer.json may be made of. The Rust library ends the process where something that it takes for granted does not hold, and
 * nothing can catch that; so only the parts that language models use are let through, each with the conditions under which it cannot
 * fail.
 */
final class FastTokenizerRules {
    private static final Part NORMALIZER = new Part(
            "normalizer",
            "normalizers",
            Set.of("NFC", "NFD", "NFKC", "NFKD", "Prepend", "Replace", "Lowercase", "StripAccents", "Strip"));
    private static final Part PRE_TOKENIZER = new Part(
            "pre_tokenizer",
            "pretokenizers",
            Set.of("Split", "ByteLevel", "Metaspace", "Digits", "Punctuation", "Whitespace", "WhitespaceSplit"));
    private static final Part POST_PROCESSOR =
            new Part("post_processor", "processors", Set.of("TemplateProcessing", "ByteLevel"));
    private static final Part DECODER = new Part(
            "decoder", "decoders", Set.of("ByteLevel", "ByteFallback", "Fuse", "Replace", "Strip", "Metaspace"));

    /** A group that is repeated without bound can take longer than the library's limit, which ends the process. */
    private static final Pattern REPEATED_GROUP = Pattern.compile("\\)[*+{]");

    private static final Pattern ESCAPE_OR_CLASS =
            Pattern.compile("\\\\.|\\[\\^?\\]?(?:\\\\.|[^]\\\\])*+]", Pattern.DOTALL);

    private final TokenizerFiles files;

    private FastTokenizerRules(TokenizerFiles files) {
        this.files = files;
    }

    /**
     * Checks a tokenizer.json.
     *
     * @throws LlavaMiniException with {@code MODEL_FORMAT} naming the field at fault
     */
    static void check(TokenizerFiles files, JsonNode root) {
        FastTokenizerRules rules = new FastTokenizerRules(files);
        rules.model(root.path("model"));
        for (Part part : List.of(NORMALIZER, PRE_TOKENIZER, POST_PROCESSOR, DECODER)) {
            rules.part(part, root.path(part.field));
        }
    }

    private void model(JsonNode model) {
        if (!model.path("type").asText("BPE").equals("BPE")) {
            throw wrong("model.type", "must be \"BPE\", not " + model.path("type"));
        }
        if (!model.path("continuing_subword_prefix").asText("").isEmpty()) {
            throw wrong("model.continuing_subword_prefix", "must be empty");
        }
        JsonNode unknown = model.path("unk_token");
        if (unknown.isTextual() && !model.path("vocab").has(unknown.asText())) {
            throw wrong("model.unk_token", "names a token that 'model.vocab' does not have: " + unknown);
        }
    }

    /** Checks a part, or each part of a sequence of them. */
    private void part(Part part, JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return;
        }
        String type = node.path("type").asText();
        if (type.equals("Sequence") && node.path(part.children).isArray()) {
            node.path(part.children).forEach(child -> part(part, child));
            return;
        }
        if (!part.types.contains(type)) {
            throw wrong(part.field, "has a part that cannot be read here: " + node.path("type"));
        }
        switch (type) {
            case "TemplateProcessing" -> template(node);
            case "Split", "Replace" ->
                pattern(part, node.path("pattern").path("Regex").asText(""));
            case "Strip" -> strip(part, node);
            default -> {}
        }
    }

    /** Every special token of a template must be told, with as many ids as names; a single text has no second one. */
    private void template(JsonNode processor) {
        JsonNode told = processor.path("special_tokens");
        for (JsonNode token : told) {
            int ids = token.path("ids").size();
            if (ids == 0 || ids != token.path("tokens").size()) {
                throw wrong("post_processor.special_tokens", "must give each token as many ids as tokens");
            }
        }
        for (String template : List.of("single", "pair")) {
            for (JsonNode special : processor.path(template).findValues("SpecialToken")) {
                if (!told.has(special.path("id").asText())) {
                    throw wrong(
                            "post_processor." + template,
                            "names a token that 'special_tokens' does not tell: " + special.path("id"));
                }
            }
        }
        for (JsonNode sequence : processor.path("single").findValues("Sequence")) {
            if (!sequence.path("id").asText().equals("A")) {
                throw wrong("post_processor.single", "must take its text from A, not " + sequence.path("id"));
            }
        }
    }

    private void pattern(Part part, String expression) {
        if (REPEATED_GROUP
                .matcher(ESCAPE_OR_CLASS.matcher(expression).replaceAll("x"))
                .find()) {
            throw wrong(part.field, "has a pattern that repeats a group, which can take forever: " + expression);
        }
    }

    /** Taking more from both ends than a token is long would be an index out of bounds. */
    private void strip(Part part, JsonNode node) {
        if (part.equals(DECODER)
                && node.path("start").asLong() != 0
                && node.path("stop").asLong() != 0) {
            throw wrong(part.field, "must not strip both ends of a token");
        }
    }

    private LlavaMiniException wrong(String field, String problem) {
        return files.format(TokenizerFiles.FAST, "field '" + field + "' " + problem);
    }

    /** One of the steps between text and tokens: its field, the field of a sequence's children, and the kinds let through. */
    private record Part(String field, String children, Set<String> types) {}
}
