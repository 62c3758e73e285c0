// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
import java.nio.file.Path;
import org.llavamini.Answer;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;

/** Asks the built-in model about a picture. */
public final class AskAboutPicture {
    private AskAboutPicture() {}

    /** Takes a picture and a question. */
    public static void main(String[] arguments) {
        try (LlavaMini model = LlavaMini.builtIn()) {
            Answer answer = model.ask(Prompt.of(arguments[1]).image(Path.of(arguments[0])));
            System.out.println(answer.text());
        }
    }
}
