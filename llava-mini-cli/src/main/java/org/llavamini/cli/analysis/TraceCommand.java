// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.IsolationFlag;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.cli.option.VisualFlags;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.option.GenerationOptions;
import org.llavamini.text.Conversation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes every intermediate tensor of one request. */
@Command(name = "trace", description = "Run one request greedily and write every intermediate tensor as safetensors.")
public final class TraceCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelFlags model;

    @Mixin
    private IsolationFlag isolation;

    @Mixin
    private VisualFlags visual;

    @Option(
            names = "--conversation",
            paramLabel = "FILE",
            description = "A JSON array of [role, text] in place of a question; a null text is the answer to come.")
    private @Nullable Path conversation;

    @Option(
            names = "--prompt-file",
            paramLabel = "FILE",
            description = "The exact prompt in place of a question, <image> where the picture goes.")
    private @Nullable Path promptFile;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "Longest answer (${DEFAULT-VALUE}).")
    private int maxNewTokens;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The safetensors file to write.")
    private Path output;

    @Parameters(paramLabel = "QUESTION", arity = "0..1", description = "The question, in quotes.")
    private @Nullable String question;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public TraceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WrongUsage.requirePositive(spec, maxNewTokens, "--max-new-tokens");
        Prompt prompt = prompt().options(GenerationOptions.defaults().withMaxNewTokens(maxNewTokens));
        prompt = visual.input(spec, console.in(), model.media(spec), false)
                .map(prompt::about)
                .orElse(prompt);
        try (LlavaMini opened = model.open(spec, builder -> isolation.apply(spec, builder, false))) {
            opened.trace(prompt, output);
        }
        console.err().println("llava-mini: the tensors are in " + output);
        return 0;
    }

    private Prompt prompt() {
        long given = Stream.of(question != null, conversation != null, promptFile != null)
                .filter(present -> present)
                .count();
        WrongUsage.require(spec, given == 1, "give exactly one of a question, --conversation and --prompt-file");
        if (question != null) {
            return Prompt.of(question);
        }
        if (conversation != null) {
            Conversation dialogue = conversation(conversation);
            WrongUsage.require(
                    spec,
                    visual.present() || !dialogue.hasPicture(),
                    "the conversation has a picture, but none is given (--image, --video, --frames)");
            return Prompt.of(dialogue);
        }
        if (promptFile == null) {
            throw new AssertionError("one of the three was given");
        }
        return Prompt.exactly(read(promptFile));
    }

    private static Conversation conversation(Path file) {
        try {
            return ConversationJson.read(JsonMapper.builder().build().readTree(read(file)), file.toString());
        } catch (JsonProcessingException e) {
            throw new LlavaMiniException(
                    ErrorCode.DATA_FORMAT,
                    "the conversation is not JSON: " + e.getOriginalMessage()
                            + (e.getLocation() == null
                                    ? ""
                                    : " at line " + e.getLocation().getLineNr() + ", column "
                                            + e.getLocation().getColumnNr())
                            + " (" + file + ")",
                    e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LlavaMiniException(
                    ErrorCode.INPUT_OUTPUT,
                    "cannot be read as UTF-8 text: " + e.getClass().getSimpleName() + " (" + file + ")",
                    e);
        }
    }
}
