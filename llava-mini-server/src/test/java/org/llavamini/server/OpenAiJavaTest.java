// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official client for Java, which checks every field of what it gets. */
final class OpenAiJavaTest {
    private static final TestingModel MODEL = new TestingModel();
    private static LlavaMiniServer server;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        server = LlavaMiniServer.of(() -> MODEL, true).port(0).build().start();
        server.awaitReady();
        client = OpenAIOkHttpClient.builder()
                .baseUrl(server.address() + "/v1")
                .apiKey("anything")
                .maxRetries(0)
                .responseValidation(true)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static ChatCompletionCreateParams.Builder question(String text) {
        return ChatCompletionCreateParams.builder().model("testing").addUserMessage(text);
    }

    @Test
    void answersAboutAPicture() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("testing")
                        .addUserMessageOfArrayOfContentParts(List.of(
                                ChatCompletionContentPart.ofText(ChatCompletionContentPartText.builder()
                                        .text("color")
                                        .build()),
                                ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                        .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                                .url(TestingClient.picture(0xff0000))
                                                .build())
                                        .build())))
                        .build());
        assertThat(completion.choices().getFirst().message().content()).hasValue("red");
        assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(40);
    }

    @Test
    void streamsAndTellsTheTokens() {
        ChatCompletionCreateParams request = question("say one two")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        StringBuilder text = new StringBuilder();
        long tokens = 0;
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(request)) {
            for (ChatCompletionChunk chunk : (Iterable<ChatCompletionChunk>) chunks.stream()::iterator) {
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
                tokens += chunk.usage().map(usage -> usage.completionTokens()).orElse(0L);
            }
        }
        assertThat(text.toString()).isEqualTo("one two");
        assertThat(tokens).isEqualTo(3);
    }

    @Test
    void knowsItsErrors() {
        assertThatThrownBy(() ->
                        client.chat().completions().create(question("fail").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("2048");
        MODEL.most = 0;
        try {
            assertThatThrownBy(() ->
                            client.chat().completions().create(question("say x").build()))
                    .isInstanceOf(RateLimitException.class);
        } finally {
            MODEL.most = Integer.MAX_VALUE;
        }
    }

    @Test
    void asksForResponsesToo() {
        Response response = client.responses()
                .create(ResponseCreateParams.builder()
                        .model("testing")
                        .input("say one")
                        .build());
        assertThat(response.output()
                        .getFirst()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .isEqualTo("one");
        StringBuilder text = new StringBuilder();
        try (StreamResponse<ResponseStreamEvent> events = client.responses()
                .createStreaming(ResponseCreateParams.builder()
                        .model("testing")
                        .input("say two")
                        .previousResponseId(response.id())
                        .build())) {
            events.stream().forEach(event -> event.outputTextDelta().ifPresent(delta -> text.append(delta.delta())));
        }
        assertThat(text.toString()).isEqualTo("two");
    }
}
