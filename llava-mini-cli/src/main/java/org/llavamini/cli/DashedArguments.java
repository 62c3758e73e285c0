// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Tells questions that begin with a dash, as lists in chats do, from options: no option has a blank in its name. */
final class DashedArguments {
    private static final String END_OF_OPTIONS = "--";

    private DashedArguments() {}

    /** Returns the arguments with such questions behind the mark that ends the options. */
    static String[] sorted(CommandLine root, String... arguments) {
        CommandSpec command = root.getCommandSpec();
        List<String> before = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals(END_OF_OPTIONS)) {
                before.addAll(List.of(arguments).subList(i + 1, arguments.length));
                break;
            }
            CommandLine subcommand = command.subcommands().get(argument);
            if (subcommand != null) {
                command = subcommand.getCommandSpec();
            }
            OptionSpec option = command.findOption(argument);
            if (option == null
                    && argument.matches("(?s)-[^=]*\\s.*")
                    && !command.positionalParameters().isEmpty()) {
                questions.add(argument);
                continue;
            }
            before.add(argument);
            if (option != null && option.arity().min() > 0 && i + 1 < arguments.length) {
                before.add(arguments[++i]);
            }
        }
        if (questions.isEmpty()) {
            return arguments.clone();
        }
        before.add(END_OF_OPTIONS);
        before.addAll(questions);
        return before.toArray(String[]::new);
    }
}
