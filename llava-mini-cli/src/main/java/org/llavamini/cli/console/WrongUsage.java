// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.console;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.llavamini.error.LlavaMiniException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Makes errors of usage, which end with exit code 2. */
public final class WrongUsage {
    private WrongUsage() {}

    public static ParameterException error(CommandSpec command, String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Does what can only fail because of the command line. */
    public static <T> T check(CommandSpec command, Supplier<T> work) {
        try {
            return work.get();
        } catch (LlavaMiniException | IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Requires a number greater than zero; one that was not given is right. */
    public static void requirePositive(CommandSpec command, @Nullable Number value, String flag) {
        require(
                command,
                value == null || value.doubleValue() > 0,
                "must be greater than zero, but is " + value + " (" + flag + ")");
    }

    /** Requires a number that is zero or more; one that was not given is right. */
    public static void requireNotNegative(CommandSpec command, @Nullable Number value, String flag) {
        require(
                command,
                value == null || value.doubleValue() >= 0,
                "must not be negative, but is " + value + " (" + flag + ")");
    }

    public static void require(CommandSpec command, boolean holds, String message) {
        if (!holds) {
            throw error(command, message);
        }
    }
}
