// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.llavamini.cli.console.Console;

/** Runs the command in this process and keeps what it prints. */
public final class TestingConsole {
    private final byte[] input;
    private final Map<String, String> environment;

    private TestingConsole(byte[] input, Map<String, String> environment) {
        this.input = input;
        this.environment = environment;
    }

    /** What one run of the command did. */
    public record Outcome(int code, String out, String err) {}

    public static TestingConsole plain() {
        return new TestingConsole(new byte[0], Map.of());
    }

    public TestingConsole input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    public TestingConsole input(byte[] bytes) {
        return new TestingConsole(bytes, environment);
    }

    public TestingConsole environment(Map<String, String> variables) {
        return new TestingConsole(input, variables);
    }

    public Outcome run(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] strings = new String[arguments.length];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = arguments[i].toString();
        }
        int code = Main.run(
                new Console(
                        new ByteArrayInputStream(input),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        false),
                strings);
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
