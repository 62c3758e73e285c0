// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.spring;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.llavamini.LlavaMini;
import org.llavamini.LlavaMiniBuilder;
import org.llavamini.VisualAddresses;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens a model where the application has none of its own, and adds what its libraries know to use. */
@AutoConfiguration
@EnableConfigurationProperties(LlavaMiniProperties.class)
public final class LlavaMiniAutoConfiguration {
    /** The holder closes what it opened, in the time that the properties give. */
    @Bean
    @ConditionalOnMissingBean({LlavaMini.class, OpenModel.class})
    OpenModel llavaMiniOpenModel(LlavaMiniProperties properties) {
        LlavaMiniBuilder builder = LlavaMini.builder(properties.model())
                .precision(properties.precision())
                .device(properties.place())
                .maxConcurrent(properties.maxConcurrent())
                .maxWaiting(properties.maxWaiting())
                .imageCacheBytes(properties.imageCache().toBytes());
        Integer threads = properties.threads();
        if (threads != null) {
            builder.threads(threads);
        }
        return new OpenModel(builder.build(), properties.closeTimeout());
    }

    /** Closed by the holder. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    LlavaMini llavaMini(OpenModel open) {
        return open.model();
    }

    /** Where the application has health. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static final class WithHealth {
        @Bean
        @ConditionalOnMissingBean(name = "llavaMiniHealthIndicator")
        @ConditionalOnEnabledHealthIndicator("llavamini")
        HealthIndicator llavaMiniHealthIndicator(LlavaMini model) {
            return new LlavaMiniHealthIndicator(model);
        }
    }

    /** Where the application has meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static final class WithMeters {
        @Bean
        @ConditionalOnMissingBean
        LlavaMiniMeters llavaMiniMeters(LlavaMini model) {
            return new LlavaMiniMeters(model);
        }
    }

    /** Where the application has Spring AI. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ChatModel.class)
    static final class WithSpringAi {
        @Bean
        @ConditionalOnMissingBean
        LlavaMiniAiChatModel llavaMiniChatModel(LlavaMini model, LlavaMiniProperties properties) {
            LlavaMiniProperties.Chat chat = properties.chat();
            ChatOptions defaults = ChatOptions.builder()
                    .model(model.name())
                    .maxTokens(chat.maxTokens())
                    .temperature(chat.temperature())
                    .topP(chat.topP())
                    .topK(chat.topK())
                    .build();
            return new LlavaMiniAiChatModel(model, defaults, new VisualAddresses(chat.readFiles(), chat.fetchUrls()));
        }
    }
}
