// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.text.tokenizer.Tokenizer;

/**
 * The prompt formats that models are trained with. The strings are fixed here; chat templates inside checkpoints are not
 * evaluated, because later ones lack the header that the released model was trained to answer after.
 */
public enum ConversationTemplate {
    /** Vicuna v1.1, also known as {@code vicuna_v1}. */
    V1("v1", new ColonFormat(Texts.polite("user")), List.of("</s>"), List.of("</s>")),
    /** As {@link #V1}, about a "human". */
    LLAVA_V1("llava_v1", new ColonFormat(Texts.polite("human")), List.of("</s>"), List.of("</s>")),
    /** A picture and its caption (stage 1). */
    PLAIN("plain", new CaptionFormat(), List.of("\n"), List.of("</s>")),
    /** Llama 3: nothing trimmed, no header after a last answer. */
    LLAVA_LLAMA_3("llava_llama_3", Texts.llama3(false), List.of(Texts.END_OF_TURN), Texts.LLAMA_3_ENDS),
    /** Llama 3.1, the released model: messages trimmed, always an assistant's header at the end. */
    LLAVA_LLAMA_3_1("llava_llama_3_1", Texts.llama3(true), List.of(Texts.END_OF_TURN), Texts.LLAMA_3_ENDS),
    /** Llama 2 chat. */
    LLAVA_LLAMA_2("llava_llama_2", new InstructionFormat(Texts.VISUAL), List.of("</s>"), List.of("</s>")),
    /** ChatML as MiniMind2 uses it. */
    CHATML("chatml", Texts.CHATML, List.of("<|im_end|>"), List.of("<|im_end|>", "<|endoftext|>"));

    private final String templateName;
    private final PromptFormat format;
    private final List<String> stopStrings;
    private final List<String> stopPieces;

    ConversationTemplate(String templateName, PromptFormat format, List<String> stopStrings, List<String> stopPieces) {
        this.templateName = templateName;
        this.format = format;
        this.stopStrings = stopStrings;
        this.stopPieces = stopPieces;
    }

    /**
     * Returns the template of a name as in the official code.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} for an unknown name
     */
    public static ConversationTemplate named(String name) {
        if (name.equals("vicuna_v1")) {
            return V1;
        }
        return Arrays.stream(values())
                .filter(template -> template.templateName.equals(name))
                .findFirst()
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST,
                        "unknown conversation template '" + name + "'; known are vicuna_v1, "
                                + Arrays.stream(values())
                                        .map(template -> template.templateName)
                                        .collect(Collectors.joining(", "))));
    }

    /** Returns the template that a tokenizer's special tokens call for; {@link #V1} if they say nothing. */
    public static ConversationTemplate forTokenizer(Tokenizer tokenizer) {
        if (tokenizer.id("<|start_header_id|>").isPresent()) {
            return LLAVA_LLAMA_3_1;
        }
        return tokenizer.id("<|im_start|>").isPresent() ? CHATML : V1;
    }

    /** Returns the name, as {@link #named} and config.json know it. */
    public String templateName() {
        return templateName;
    }

    /** Returns the prompt in pieces, each with whether training learns it; together they are {@link #prompt}. */
    public List<PromptSegment> segments(Conversation conversation) {
        return format.segments(conversation);
    }

    /** Returns the prompt of a conversation. */
    public String prompt(Conversation conversation) {
        return segments(conversation).stream().map(PromptSegment::text).collect(Collectors.joining());
    }

    /** Returns the texts that end an answer. */
    public List<String> stopStrings() {
        return stopStrings;
    }

    /** Returns the ids that end an answer: the template's own that the tokenizer knows, and its end of text. */
    public TokenIds stopIds(Tokenizer tokenizer) {
        IntStream own = stopPieces.stream()
                .map(tokenizer::id)
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt);
        return TokenIds.of(
                IntStream.concat(own, tokenizer.eosId().stream()).distinct().toArray());
    }

    /** Returns whether training leaves out the second of two begin-of-text ids, as the official preprocessing does. */
    boolean trainsWithSingleBos() {
        return this == LLAVA_LLAMA_3_1;
    }

    /** The words of the templates; an enum's constants cannot use constants of their own class. */
    private static final class Texts {
        static final String VISUAL =
                "You are a helpful language and vision assistant. You are able to understand the visual"
                        + " content that the user provides, and assist the user with a variety of tasks using natural language.";

        static final String END_OF_TURN = "<|eot_id|>";

        static final List<String> LLAMA_3_ENDS = List.of(END_OF_TURN, "<|eom_id|>", "<|end_of_text|>");

        static final PromptFormat CHATML = new HeaderFormat(
                "You are a helpful assistant", "", "<|im_start|>", "\n", "<|im_end|>", "\n", false, false);

        private Texts() {}

        static String polite(String person) {
            return "A chat between a curious " + person
                    + " and an artificial intelligence assistant. The assistant gives"
                    + " helpful, detailed, and polite answers to the " + person + "'s questions.";
        }

        static PromptFormat llama3(boolean fromChatTemplate) {
            return new HeaderFormat(
                    VISUAL,
                    "<|begin_of_text|>",
                    "<|start_header_id|>",
                    "<|end_header_id|>\n\n",
                    END_OF_TURN,
                    "",
                    fromChatTemplate,
                    fromChatTemplate);
        }
    }
}
