// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.Answer;
import org.llavamini.ImageInput;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.generation.GenerationOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers one question. */
@Command(name = "ask", description = "Ask a question about a picture, or without one.")
final class AskCommand implements Callable<Integer> {
    private static final String STDIN = "-";

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelFlags model;

    @Mixin
    private GenerationFlags generation;

    @Option(names = "--image", paramLabel = "FILE", description = "The picture; - reads it from stdin.")
    private @Nullable String image;

    @Option(names = "--system", paramLabel = "TEXT", description = "System text in place of the template's own.")
    private @Nullable String system;

    @Option(names = "--json", description = "Print one JSON object with answer, token counts and timings.")
    private boolean json;

    @Parameters(paramLabel = "QUESTION", description = "The question, in quotes; - reads it from stdin.")
    private String question;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    AskCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GenerationOptions options = generation.options(spec);
        WrongUsage.require(
                spec,
                !(STDIN.equals(image) && STDIN.equals(question)),
                "either --image or the question can come from stdin, not both");
        Prompt prompt = withPicture(Prompt.of(STDIN.equals(question) ? questionFromStdin() : question))
                .options(options);
        if (system != null) {
            prompt = prompt.system(system);
        }
        try (LlavaMini opened = model.open(spec)) {
            if (json) {
                Answer answer = opened.ask(prompt);
                ObjectNode node = AnswerObject.of(answer, opened.loadMillis(), image == null ? 0 : 1, opened.name());
                console.out().println(node);
            } else {
                opened.ask(prompt, this::show);
                console.out().println();
            }
            console.out().flush();
        }
        return 0;
    }

    private void show(String piece) {
        console.out().print(piece);
        console.out().flush();
    }

    private Prompt withPicture(Prompt prompt) {
        if (image == null) {
            return prompt;
        }
        return image.equals(STDIN)
                ? prompt.image(new ImageInput.Bytes(readStdin(), "stdin"))
                : prompt.image(Path.of(image));
    }

    private String questionFromStdin() {
        return new String(readStdin(), StandardCharsets.UTF_8).strip();
    }

    private byte[] readStdin() {
        try {
            return console.in().readAllBytes();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "stdin cannot be read", e);
        }
    }
}
