// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.chat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.llavamini.EncodedVideo;
import org.llavamini.ImageInput;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.VideoInput;
import org.llavamini.VisualInput;
import org.llavamini.cli.answer.VideoProgress;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.DeadlineFlag;
import org.llavamini.cli.option.GenerationFlags;
import org.llavamini.cli.option.IsolationFlag;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.cli.option.VisualFlags;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.video.FrameSource;
import org.llavamini.option.GenerationOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A conversation in the terminal. */
@Command(name = "chat", description = "Talk about a picture or a video, which is encoded once.")
public final class ChatCommand implements Callable<Integer> {
    /** Keys and values of a video beyond this are made again for each question. */
    private static final long VIDEO_BUDGET = 2L << 30;

    private static final String HELP = """
            /image FILE  look at another picture; starts a new conversation
            /video FILE  watch another video; starts a new conversation
            /reset       start a new conversation
            /save FILE   write the conversation as JSON
            /help        show this
            /exit        leave (ctrl-D too; ctrl-C stops an answer)""";

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

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public ChatCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GenerationOptions options = generation.options(spec);
        WrongUsage.require(
                spec,
                !visual.readsStdin(),
                "stdin is what you type; give the picture or video as a file (--image, --video)");
        Optional<VisualInput> first = visual.input(spec, console.in(), model.media(spec), true);
        try (LlavaMini opened = model.open(spec, builder -> isolation.apply(spec, builder, false));
                ChatLines lines = lines()) {
            ChatSession session = ChatSession.start(
                    Optional.ofNullable(system), first.map(input -> encodedOnce(input, opened, lines)));
            Optional<String> line = lines.next();
            while (line.isPresent()) {
                try {
                    ChatCommandLine command = ChatCommandLine.parse(line.get());
                    if (command instanceof ChatCommandLine.Exit) {
                        break;
                    }
                    session = follow(command, session, opened, options, lines);
                } catch (LlavaMiniException failure) {
                    // What goes wrong in one turn does not end the conversation.
                    console.err().println("llava-mini: " + failure.getMessage());
                }
                line = lines.next();
            }
        }
        return 0;
    }

    private ChatLines lines() {
        boolean typed = console.in() == System.in
                && Optional.ofNullable(System.console())
                        .map(terminal -> terminal.isTerminal())
                        .orElse(false);
        return typed ? TerminalLines.open() : new PipedLines(console.in());
    }

    private ChatSession follow(
            ChatCommandLine command,
            ChatSession session,
            LlavaMini opened,
            GenerationOptions options,
            ChatLines lines) {
        return switch (command) {
            case ChatCommandLine.Say(String text) -> answer(session.asked(text), opened, options, lines);
            case ChatCommandLine.ShowImage(Path file) -> {
                yield show(session, encodedOnce(new ImageInput.File(file), opened, lines), file);
            }
            case ChatCommandLine.ShowVideo(Path file) -> {
                VideoInput video = new VideoInput(FrameSource.video(file), visual.choice(spec, true));
                yield show(session, encodedOnce(video, opened, lines), file);
            }
            case ChatCommandLine.Save(Path file) -> {
                session.save(file);
                tell("saved to " + file);
                yield session;
            }
            case ChatCommandLine.Reset() -> {
                tell("a new conversation");
                yield session.reset();
            }
            case ChatCommandLine.Help() -> {
                tell(HELP);
                yield session;
            }
            case ChatCommandLine.Blank(), ChatCommandLine.Exit() -> session;
        };
    }

    /** A stopped answer counts as far as it came. */
    private ChatSession answer(ChatSession asked, LlavaMini opened, GenerationOptions options, ChatLines lines) {
        StringBuilder said = new StringBuilder();
        Prompt prompt = deadline.apply(spec, asked.prompt().options(options));
        try {
            lines.stoppable(cancellation -> opened.ask(prompt.cancellation(cancellation), piece -> {
                said.append(piece);
                console.out().print(piece);
                console.out().flush();
            }));
        } finally {
            console.out().println();
            console.out().flush();
        }
        return asked.answered(said.toString());
    }

    private ChatSession show(ChatSession session, VisualInput other, Path file) {
        if (session.visual().orElse(null) instanceof EncodedVideo video) {
            video.close();
        }
        tell("a new conversation about " + file);
        return session.about(other);
    }

    /** Pictures are encoded with the first question, and then remembered by the model; videos are held. */
    private VisualInput encodedOnce(VisualInput input, LlavaMini opened, ChatLines lines) {
        if (input instanceof ImageInput.File(Path file)) {
            requireFile(file);
        }
        if (!(input instanceof VideoInput video)) {
            return input;
        }
        AtomicReference<VisualInput> encoded = new AtomicReference<>(input);
        try (VideoProgress progress = new VideoProgress(console, piece -> {})) {
            lines.stoppable(cancellation -> {
                EncodedVideo kept = opened.encode(video, VIDEO_BUDGET, cancellation, progress);
                kept.loss().ifPresent(loss -> tell("llava-mini: " + loss.message()));
                encoded.set(kept);
            });
        }
        return encoded.get();
    }

    private void tell(String text) {
        console.err().println(text);
    }

    private static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "no such picture (" + file + ")");
        }
    }
}
