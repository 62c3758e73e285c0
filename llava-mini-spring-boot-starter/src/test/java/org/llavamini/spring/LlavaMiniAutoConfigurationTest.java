// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.llavamini.LlavaMini;
import org.llavamini.error.LlavaMiniException;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.MimeTypeUtils;

/** A real application of Spring Boot with the built-in model. */
@Timeout(240)
final class LlavaMiniAutoConfigurationTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final String QUESTION = "What color is the shape?";

    private static ConfigurableApplicationContext context;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }
    }

    private static SpringApplicationBuilder application(Class<?>... more) {
        return new SpringApplicationBuilder(Application.class)
                .sources(more)
                .web(WebApplicationType.NONE)
                .bannerMode(org.springframework.boot.Banner.Mode.OFF)
                .properties("llavamini.max-waiting=7", "llavamini.chat.max-tokens=20", "logging.level.root=warn");
    }

    @BeforeAll
    static void start() {
        context = application().run();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static UserMessage message(String question, String picture) {
        return UserMessage.builder()
                .text(question)
                .media(new Media(MimeTypeUtils.IMAGE_PNG, new FileSystemResource(EXAMPLES.resolve(picture))))
                .build();
    }

    @Test
    void opensTheModelThatThePropertiesDescribe() {
        LlavaMini model = context.getBean(LlavaMini.class);
        assertThat(model.name()).isEqualTo("built-in");
        assertThat(model.status().maxWaiting()).isEqualTo(7);
        assertThat(context.getBeanNamesForType(LlavaMini.class)).hasSize(1);
    }

    @Test
    void theChatModelSeesMediaAndGoesOn() {
        ChatModel chat = context.getBean(ChatModel.class);
        ChatResponse response = chat.call(new Prompt(message(QUESTION, "red-triangle.png")));
        assertThat(response.getResult().getOutput().getText()).isEqualTo("red");
        assertThat(response.getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
        assertThat(response.getMetadata().getUsage().getPromptTokens()).isGreaterThan(10);
        assertThat(response.getMetadata().getModel()).isEqualTo("built-in");
        assertThat(chat.call(new Prompt(List.of(
                                message(QUESTION, "red-triangle.png"),
                                new AssistantMessage("red"),
                                new UserMessage("What shape is it?"))))
                        .getResult()
                        .getOutput()
                        .getText())
                .isEqualTo("triangle");
        assertThat(chat.call(new Prompt(
                                message(QUESTION, "red-triangle.png"),
                                ChatOptions.builder().maxTokens(1).build()))
                        .getResult()
                        .getMetadata()
                        .getFinishReason())
                .isEqualTo("LENGTH");
    }

    @Test
    void streamsThroughTheClientOfSpringAi() {
        List<ChatResponse> pieces = Objects.requireNonNull(
                context.getBean(ChatModel.class).stream(new Prompt(message(QUESTION, "teal-circle.png")))
                        .collectList()
                        .block());
        assertThat(pieces.getLast().getMetadata().getUsage().getCompletionTokens())
                .isPositive();
        assertThat(pieces.getLast().getResult().getMetadata().getFinishReason()).isEqualTo("STOP");
        assertThat(String.join(
                        "",
                        pieces.stream()
                                .map(piece -> piece.getResult().getOutput().getText())
                                .toList()))
                .isEqualTo("teal");
        assertThat(ChatClient.create(context.getBean(ChatModel.class))
                        .prompt()
                        .user(user -> user.text(QUESTION)
                                .media(
                                        MimeTypeUtils.IMAGE_PNG,
                                        new FileSystemResource(EXAMPLES.resolve("teal-circle.png"))))
                        .call()
                        .content())
                .isEqualTo("teal");
    }

    @Test
    void refusesByNameWhatItCannotDo() {
        ChatModel chat = context.getBean(ChatModel.class);
        assertThatThrownBy(() -> chat.call(
                        new Prompt(QUESTION, ChatOptions.builder().model("gpt").build())))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("gpt");
        assertThatThrownBy(() -> chat.call(new Prompt(UserMessage.builder()
                        .text(QUESTION)
                        .media(new Media(
                                MimeTypeUtils.parseMimeType("audio/wav"),
                                new FileSystemResource(EXAMPLES.resolve("red-triangle.png"))))
                        .build())))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("audio/wav");
        assertThatThrownBy(() -> chat.call(new Prompt(UserMessage.builder()
                        .text(QUESTION)
                        .media(new Media(
                                MimeTypeUtils.IMAGE_PNG,
                                EXAMPLES.resolve("red-triangle.png").toUri()))
                        .build())))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("allowed");
    }

    @Test
    void tellsItsHealthAndItsMeters() {
        context.getBean(ChatModel.class).call(new Prompt(message(QUESTION, "red-triangle.png")));
        Health health = Objects.requireNonNull(context.getBean("llavaMiniHealthIndicator", HealthIndicator.class)
                .health());
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("model", "built-in").containsKey("waiting");
        MeterRegistry registry = context.getBean(MeterRegistry.class);
        assertThat(registry.get("llavamini.pictures.seen").functionCounter().count())
                .isPositive();
        assertThat(registry.get("llavamini.answers")
                        .tag("reason", "stop")
                        .functionCounter()
                        .count())
                .isPositive();
        assertThat(registry.get("llavamini.requests.running").gauge().value()).isZero();
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnModel {
        @Bean
        LlavaMini own() {
            return LlavaMini.builtInBuilder().maxConcurrent(3).build();
        }
    }

    @Test
    void leavesTheApplicationItsOwnModelAndClosesWhatItOpened() {
        LlavaMini own;
        try (ConfigurableApplicationContext other = application(OwnModel.class).run()) {
            own = other.getBean(LlavaMini.class);
            assertThat(own.status().slots()).isEqualTo(3);
            assertThat(other.getBeanNamesForType(OpenModel.class)).isEmpty();
        }
        assertThatThrownBy(() -> own.ask(org.llavamini.Prompt.of("Who?"))).isInstanceOf(IllegalStateException.class);
        ConfigurableApplicationContext closing = application().run();
        LlavaMini opened = closing.getBean(LlavaMini.class);
        SpringApplication.exit(closing);
        assertThatThrownBy(() -> opened.ask(org.llavamini.Prompt.of("Who?"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void saysWhichModelIsNotThere() {
        assertThatThrownBy(() -> application()
                        .properties("llavamini.model=nobody/nothing")
                        .run())
                .rootCause()
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("nobody/nothing");
    }
}
