// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.console;

import static java.util.Objects.requireNonNull;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the command talks to; text is UTF-8 whatever the locale.
 *
 * @param in stdin
 * @param out results
 * @param err errors, progress, logs
 * @param environment environment variables
 * @param terminal whether a person reads stderr as it comes
 */
public record Console(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, boolean terminal) {
    public Console {
        requireNonNull(in, "in is null");
        requireNonNull(out, "out is null");
        requireNonNull(err, "err is null");
        environment = Map.copyOf(environment);
    }

    /** Returns the streams and the environment of this process. */
    public static Console ofProcess() {
        return new Console(
                System.in,
                new PrintStream(
                        new ResultStream(new FileOutputStream(FileDescriptor.out)), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                stderrIsTerminal());
    }

    /** Java tells about stdin and stdout together only, so the kernel is asked; where it does not say, nobody is watching. */
    private static boolean stderrIsTerminal() {
        Path stderr = Path.of("/proc/self/fd/2");
        try {
            String target = Files.readSymbolicLink(stderr).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
