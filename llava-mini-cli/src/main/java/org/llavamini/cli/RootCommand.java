// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all subcommands have in common. */
@Command(
        name = "llava-mini",
        description = "Answers questions about pictures with LLaVA-Mini models, and trains and measures them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Every option can also be set in the environment: --max-new-tokens as LLAVA_MINI_MAX_NEW_TOKENS.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."
        })
final class RootCommand {
    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show log messages and, for errors, where they come from.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    /** Returns the command at the top of a subcommand. */
    static RootCommand of(CommandLine command) {
        CommandLine top = command;
        while (top.getParent() != null) {
            top = top.getParent();
        }
        return top.getCommand();
    }
}
