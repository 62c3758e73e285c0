// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.llavamini.LlavaMini;

/** The built-in model behind LangChain4j's interfaces. */
@Timeout(120)
final class BuiltInChatModelTest {
    private static LlavaMini model;

    @BeforeAll
    static void open() {
        model = LlavaMini.builtIn();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static LlavaMiniChatModel chat() {
        return LlavaMiniChatModel.builder(model).build();
    }

    private static UserMessage colour(ImageContent picture) {
        return UserMessage.from(TextContent.from("What color is the shape?"), picture);
    }

    @Test
    void seesThePictureOfAMessage() {
        ChatResponse response = chat().chat(colour(Shapes.redTriangle()));
        assertThat(response.aiMessage().text()).isEqualTo("red");
        assertThat(chat().chat(colour(Shapes.tealCircle())).aiMessage().text()).isEqualTo("teal");
        assertThat(response.metadata().modelName()).isEqualTo("built-in");
        assertThat(response.metadata().finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().inputTokenCount()).isGreaterThan(10);
        assertThat(response.tokenUsage().outputTokenCount()).isPositive();
    }

    @Test
    void goesOnWithAConversation() {
        ChatResponse response = chat().chat(
                        SystemMessage.from("Answer in one word."),
                        colour(Shapes.redTriangle()),
                        AiMessage.from("red"),
                        UserMessage.from("What shape is it?"));
        assertThat(response.aiMessage().text()).isEqualTo("triangle");
    }

    @Test
    void readsFilesAndTheWebOnlyIfToldSo() {
        ImageContent file =
                ImageContent.from(Path.of("..", "examples", "red-triangle.png").toUri());
        assertThatThrownBy(() -> chat().chat(colour(file)))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("readFiles");
        assertThat(LlavaMiniChatModel.builder(model)
                        .readFiles(true)
                        .build()
                        .chat(colour(file))
                        .aiMessage()
                        .text())
                .isEqualTo("red");
        assertThatThrownBy(() -> LlavaMiniChatModel.builder(model)
                        .fetchUrls(true)
                        .build()
                        .chat(colour(ImageContent.from("http://127.0.0.1:1/a.png"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("public internet");
    }

    @Test
    void refusesByNameWhatItCannotTake() {
        assertThatThrownBy(() -> chat().chat(UserMessage.from(AudioContent.from("QUJD", "audio/wav"))))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("AUDIO");
        assertThatThrownBy(() -> chat().chat(UserMessage.from(
                        TextContent.from("Which?"), Shapes.redTriangle(), Shapes.tealCircle())))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("one picture or one video");
        assertThatThrownBy(() -> chat().chat(colour(ImageContent.from("QUJD", "image/png"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("image content");
        assertThatThrownBy(() -> chat().chat(
                                UserMessage.from(TextContent.from("What?"), VideoContent.from("QUJD", "video/mp4"))))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(
                        () -> LlavaMiniChatModel.builder(model).temperature(-1).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("temperature");
    }

    @Test
    void marksOfPicturesInWhatIsSaidAreWords() {
        assertThat(chat().chat("What is <image> and <image>?")).isNotNull();
    }

    @Test
    void endsInTime() {
        assertThatThrownBy(() -> LlavaMiniChatModel.builder(model)
                        .timeout(Duration.ofNanos(1))
                        .build()
                        .chat("And on?"))
                .isInstanceOf(dev.langchain4j.exception.TimeoutException.class)
                .hasMessageContaining("timeout");
    }

    @Test
    void streamsUntilItIsCancelled() throws Exception {
        LlavaMiniStreamingChatModel streaming =
                LlavaMiniStreamingChatModel.builder(model).build();
        CompletableFuture<ChatResponse> complete = new CompletableFuture<>();
        StringBuilder pieces = new StringBuilder();
        ChatRequest request =
                ChatRequest.builder().messages(colour(Shapes.redTriangle())).build();
        streaming.chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
                pieces.append(piece.text());
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                complete.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                complete.completeExceptionally(error);
            }
        });
        assertThat(complete.get(30, TimeUnit.SECONDS).aiMessage().text())
                .isEqualTo("red")
                .isEqualTo(pieces.toString());
    }

    interface Describer {
        String describe(
                @dev.langchain4j.service.UserMessage String question,
                @dev.langchain4j.service.UserMessage ImageContent picture);
    }

    interface Streamer {
        TokenStream describe(
                @dev.langchain4j.service.UserMessage String question,
                @dev.langchain4j.service.UserMessage ImageContent picture);
    }

    @Test
    void worksBehindAiServices() throws Exception {
        assertThat(AiServices.create(Describer.class, chat())
                        .describe("What color is the shape?", Shapes.redTriangle()))
                .isEqualTo("red");
        CompletableFuture<String> complete = new CompletableFuture<>();
        AiServices.create(
                        Streamer.class,
                        LlavaMiniStreamingChatModel.builder(model).build())
                .describe("What color is the shape?", Shapes.tealCircle())
                .onPartialResponse(_ -> {})
                .onCompleteResponse(
                        response -> complete.complete(response.aiMessage().text()))
                .onError(complete::completeExceptionally)
                .start();
        assertThat(complete.get(30, TimeUnit.SECONDS)).isEqualTo("teal");
    }
}
