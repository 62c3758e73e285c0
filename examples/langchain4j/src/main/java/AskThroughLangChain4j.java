// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import java.nio.file.Path;
import org.llavamini.LlavaMini;
import org.llavamini.langchain4j.LlavaMiniChatModel;

/** Asks the built-in model about a picture, as a chat model of LangChain4j. */
public final class AskThroughLangChain4j {
    private AskThroughLangChain4j() {}

    /** Takes a picture and a question. */
    public static void main(String[] arguments) {
        try (LlavaMini model = LlavaMini.builtIn()) {
            ChatModel chat = LlavaMiniChatModel.builder(model).build();
            UserMessage message = UserMessage.from(
                    TextContent.from(arguments[1]), ImageContent.from(Path.of(arguments[0]), "image/png"));
            System.out.println(chat.chat(message).aiMessage().text());
        }
    }
}
