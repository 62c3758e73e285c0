// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.util.function.Supplier;
import org.llavamini.error.LlavaMiniException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Makes errors of usage, which end with exit code 2. */
final class WrongUsage {
    private WrongUsage() {}

    static ParameterException error(CommandSpec command, String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Does what can only fail because of the command line. */
    static <T> T check(CommandSpec command, Supplier<T> work) {
        try {
            return work.get();
        } catch (LlavaMiniException | IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    static void require(CommandSpec command, boolean holds, String message) {
        if (!holds) {
            throw error(command, message);
        }
    }
}
