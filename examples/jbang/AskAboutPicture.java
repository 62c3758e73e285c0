///usr/bin/env jbang "$0" "$@" ; exit $?
// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
//JAVA 25+
//REPOS mavenlocal,mavencentral
//DEPS org.llavamini:llava-mini-core:0.1.0-SNAPSHOT
//DEPS org.llavamini:llava-mini-builtin:0.1.0-SNAPSHOT
//DEPS org.bytedeco:javacpp:1.5.13:linux-x86_64
//DEPS org.bytedeco:openblas:0.3.31-1.5.13:linux-x86_64
//DEPS org.bytedeco:pytorch:2.10.0-1.5.13:linux-x86_64
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
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
