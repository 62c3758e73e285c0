// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.Answer;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.VisualInput;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.DeadlineFlag;
import org.llavamini.cli.option.GenerationFlags;
import org.llavamini.cli.option.IsolationFlag;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.cli.option.VisualFlags;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.GenerationOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers one question. */
@Command(name = "ask", description = "Ask a question about a picture or a video, or about neither.")
public final class AskCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelFlags model;

    @Mixin
    private IsolationFlag isolation;

    @Mixin
    private GenerationFlags generation;

    @Mixin
    private VisualFlags visual;

    @Mixin
    private DeadlineFlag deadline;

    @Option(names = "--system", paramLabel = "TEXT", description = "System text in place of the template's own.")
    private @Nullable String system;

    @Option(names = "--json", description = "Print one JSON object with answer, token counts and timings.")
    private boolean json;

    @Parameters(paramLabel = "QUESTION", description = "The question, in quotes; - reads it from stdin.")
    private String question;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public AskCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GenerationOptions options = generation.options(spec);
        WrongUsage.require(
                spec,
                !(visual.readsStdin() && readsStdin()),
                "either the picture or video or the question can come from stdin, not both");
        Optional<VisualInput> about = visual.input(spec, console.in(), model.media(spec), true);
        Prompt prompt = Prompt.of(readsStdin() ? questionFromStdin() : question).options(options);
        prompt = about.map(prompt::about).orElse(prompt);
        if (system != null) {
            prompt = prompt.system(system);
        }
        prompt = deadline.apply(spec, prompt);
        try (LlavaMini opened = model.open(spec, builder -> isolation.apply(spec, builder, false));
                VideoProgress progress = new VideoProgress(console, json ? piece -> {} : this::show)) {
            Answer answer = opened.ask(prompt, progress);
            if (json) {
                ObjectNode object = AnswerObject.of(answer, opened.loadMillis(), opened.name());
                if (visual.skipsStill()) {
                    object.put(AnswerObject.FRAMES_SKIPPED, answer.usage().framesSkipped());
                }
                console.out().println(object);
            } else {
                console.out().println();
            }
            console.out().flush();
            answer.loss().ifPresent(loss -> console.err().println("llava-mini: " + loss.message()));
        }
        return 0;
    }

    private void show(String piece) {
        console.out().print(piece);
        console.out().flush();
    }

    private boolean readsStdin() {
        return VisualFlags.STDIN.equals(question);
    }

    private String questionFromStdin() {
        try {
            return new String(console.in().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "stdin cannot be read", e);
        }
    }
}
