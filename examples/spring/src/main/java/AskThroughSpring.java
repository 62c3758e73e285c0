// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.MimeTypeUtils;

/** Asks the built-in model about a picture, as a chat model of Spring AI in an application of Spring Boot. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class AskThroughSpring {
    /** Takes a picture and a question. */
    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(AskThroughSpring.class)
                .bannerMode(Banner.Mode.OFF)
                .properties("logging.level.root=warn", "llavamini.model=scenes")
                .run()) {
            System.out.println(ChatClient.create(application.getBean(ChatModel.class))
                    .prompt()
                    .user(user ->
                            user.text(arguments[1]).media(MimeTypeUtils.IMAGE_PNG, new FileSystemResource(arguments[0])))
                    .call()
                    .content());
        }
    }
}
