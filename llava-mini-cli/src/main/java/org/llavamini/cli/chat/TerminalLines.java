// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.chat;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Lines that a person types, with editing, history and completion of the commands. */
final class TerminalLines implements ChatLines {
    private static final String PROMPT = "> ";

    private final Terminal terminal;
    private final LineReader reader;

    private TerminalLines(Terminal terminal) {
        this.terminal = terminal;
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .completer(new StringsCompleter(ChatCommandLine.NAMES))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    static TerminalLines open() {
        try {
            return new TerminalLines(TerminalBuilder.builder().system(true).build());
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the terminal cannot be used", e);
        }
    }

    /** Ctrl-C at the prompt clears the line; ctrl-D ends the chat. */
    @Override
    public Optional<String> next() {
        while (true) {
            try {
                return Optional.of(reader.readLine(PROMPT));
            } catch (UserInterruptException e) {
                reader.getBuffer().clear();
            } catch (EndOfFileException e) {
                return Optional.empty();
            }
        }
    }

    @Override
    public void stoppable(Work work) {
        AtomicBoolean stop = new AtomicBoolean();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> stop.set(true));
        try {
            work.run(stop::get);
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "the terminal cannot be restored", e);
        }
    }
}
