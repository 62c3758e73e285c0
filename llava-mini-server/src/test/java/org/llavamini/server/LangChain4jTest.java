// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LangChain4j's OpenAI client, which offers an upgrade to HTTP/2 with each request. */
final class LangChain4jTest {
    private static final TestingModel MODEL = new TestingModel();
    private static LlavaMiniServer server;
    private static OpenAiChatModel chat;
    private static OpenAiStreamingChatModel streaming;

    @BeforeAll
    static void start() {
        server = LlavaMiniServer.of(() -> MODEL, true).port(0).build().start();
        server.awaitReady();
        String url = server.address() + "/v1";
        chat = OpenAiChatModel.builder()
                .baseUrl(url)
                .apiKey("anything")
                .modelName("testing")
                .maxRetries(0)
                .build();
        streaming = OpenAiStreamingChatModel.builder()
                .baseUrl(url)
                .apiKey("anything")
                .modelName("testing")
                .timeout(Duration.ofMinutes(2))
                .build();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void answersAboutAPicture() {
        String picture = TestingClient.picture(0xff0000).split(",")[1];
        ChatResponse response = chat.chat(
                SystemMessage.from("Be short."),
                UserMessage.from(TextContent.from("color"), ImageContent.from(picture, "image/png")));
        assertThat(response.aiMessage().text()).isEqualTo("red");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().inputTokenCount()).isEqualTo(40);
    }

    @Test
    void answersAboutFramesOfAVideo() {
        String frames = TestingClient.picture(0xff0000).split(",")[1] + ","
                + TestingClient.picture(0x0000ff).split(",")[1];
        ChatResponse response = chat.chat(
                UserMessage.from(VideoContent.from("data:video/jpeg;base64," + frames), TextContent.from("color")));
        assertThat(response.aiMessage().text()).isEqualTo("red blue");
    }

    @Test
    void streamsAndTellsTheTokens() {
        List<String> pieces = new CopyOnWriteArrayList<>();
        CompletableFuture<ChatResponse> complete = new CompletableFuture<>();
        streaming.chat("say one two three", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                pieces.add(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                complete.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                complete.completeExceptionally(failure);
            }
        });
        ChatResponse response = complete.join();
        assertThat(String.join("", pieces)).isEqualTo("one two three");
        assertThat(response.aiMessage().text()).isEqualTo("one two three");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(5);
    }

    @Test
    void knowsItsErrors() {
        assertThatThrownBy(() -> chat.chat("fail")).isInstanceOf(InvalidRequestException.class);
        MODEL.most = 0;
        try {
            assertThatThrownBy(() -> chat.chat("say x")).isInstanceOf(RateLimitException.class);
        } finally {
            MODEL.most = Integer.MAX_VALUE;
        }
    }
}
