// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.llavamini.Prompt;
import org.llavamini.cli.console.WrongUsage;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How long an answer may take. */
public final class DeadlineFlag {
    private static final double MILLIS = 1000;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            description = "End the answer after that time with what there is of it.")
    private @Nullable Double seconds;

    /** Returns how long an answer may take, if that was said. */
    public Optional<Duration> limit(CommandSpec command) {
        if (seconds == null) {
            return Optional.empty();
        }
        WrongUsage.require(
                command,
                seconds >= 1 / MILLIS && seconds < Integer.MAX_VALUE,
                "must be at least a millisecond, but is " + seconds + " (--deadline)");
        return Optional.of(Duration.ofMillis(Math.round(seconds * MILLIS)));
    }

    /** Returns a prompt whose answer may take as long. */
    public Prompt apply(CommandSpec command, Prompt prompt) {
        return limit(command).map(prompt::deadline).orElse(prompt);
    }
}
