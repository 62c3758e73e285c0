// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.text.tokenizer.TokenIds;
import org.llavamini.text.tokenizer.Tokenizer;

class ConversationTest {
    @Test
    void refusesASecondPicture() {
        assertRefused(() -> Conversation.ask("<image>\n<image> which?"), "one picture or video, not 2");
        assertRefused(() -> Conversation.ask("<image>\nA?").next("b", "<image>\nC?"), "one picture");
        assertRefused(() -> Conversation.ask("<image>\nA?").withSystem("<image>"), "one picture");
    }

    @Test
    void refusesTurnsOutOfOrder() {
        assertRefused(() -> Conversation.alternating(List.of()), "at least one");
        assertRefused(
                () -> new Conversation(Optional.empty(), List.of(new Message(Role.ASSISTANT, "x")), false),
                "message 1");
        assertRefused(
                () -> new Conversation(
                        Optional.empty(), List.of(new Message(Role.USER, "x"), new Message(Role.USER, "y")), true),
                "message 2");
        assertRefused(
                () -> new Conversation(
                        Optional.empty(), List.of(new Message(Role.USER, "x"), new Message(Role.ASSISTANT, "y")), true),
                "follow a message by the user");
    }

    @Test
    void growsTurnByTurn() {
        Conversation conversation =
                Conversation.ask(ImagePlaceholder.before("A?")).next("b", "C?");
        assertThat(conversation).isEqualTo(Conversation.alternating(List.of("<image>\nA?", "b", "C?")));
        assertThat(conversation.awaitingAnswer()).isTrue();
        assertThat(conversation.hasPicture()).isTrue();
        assertThat(Conversation.finished(List.of("A?", "b")).hasPicture()).isFalse();
    }

    @Test
    void placeholderOfTrainingTurnsMovesToTheFront() {
        assertThat(ImagePlaceholder.normalize(" Tell me. <image>")).isEqualTo("<image>\nTell me.");
        assertThat(ImagePlaceholder.normalize("<image> a <image>")).isEqualTo("<image>\na");
        assertThat(ImagePlaceholder.normalize("<image>")).isEqualTo("<image>");
        assertThat(ImagePlaceholder.normalize(" as it is ")).isEqualTo(" as it is ");
    }

    @ParameterizedTest
    @EnumSource(ConversationTemplate.class)
    void everyTemplateHasItsNameItsStopsAndItsSystemText(ConversationTemplate template) {
        assertThat(ConversationTemplate.named(template.templateName())).isEqualTo(template);
        assertThat(template.stopStrings()).isNotEmpty();
        Conversation conversation = Conversation.ask("Q?").withSystem("Be brief.");
        boolean hasSystem = template != ConversationTemplate.PLAIN;
        assertThat(template.prompt(conversation).contains("Be brief.")).isEqualTo(hasSystem);
        try (Tokenizer tokenizer = TestingTokenizers.open("llama31-c1")) {
            assertThat(template.stopIds(tokenizer).contains(598)).isTrue();
        }
    }

    @Test
    void llama31StopsAtThreeIds() {
        try (Tokenizer tokenizer = TestingTokenizers.open("llama31-c1")) {
            assertThat(ConversationTemplate.LLAVA_LLAMA_3_1.stopIds(tokenizer)).isEqualTo(TokenIds.of(598, 597, 590));
        }
    }

    @Test
    void unknownTemplateNamesTheKnownOnes() {
        assertThat(ConversationTemplate.named("vicuna_v1")).isEqualTo(ConversationTemplate.V1);
        assertRefused(() -> ConversationTemplate.named("v9"), "chatml");
    }

    private static void assertRefused(Runnable action, String part) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        LlavaMiniException.class,
                        exception -> assertThat(exception.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(part);
    }
}
