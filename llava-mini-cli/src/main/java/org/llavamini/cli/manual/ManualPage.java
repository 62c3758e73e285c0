// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.manual;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page of a command, for {@code man}, in the macros of man(7). */
record ManualPage(CommandSpec command) {
    ManualPage {
        requireNonNull(command, "command is null");
    }

    /** Returns the name of the page: that of the command with dashes for blanks. */
    String name() {
        return command.qualifiedName("-");
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(".TH \"" + name().toUpperCase(java.util.Locale.ROOT) + "\" 1 \"\" \"LLaVA-Mini for Java\"");
        lines.add(".SH NAME");
        lines.add(plain(name()) + " \\- " + plain(description()));
        lines.add(".SH SYNOPSIS");
        lines.add(plain(new CommandLine.Help(command).synopsis(0)));
        lines.add(".SH DESCRIPTION");
        lines.add(plain(description()));
        List<ArgSpec> arguments = Stream.<ArgSpec>concat(
                        command.positionalParameters().stream(), command.options().stream())
                .filter(argument -> !argument.hidden())
                .toList();
        if (!arguments.isEmpty()) {
            lines.add(".SH OPTIONS");
        }
        for (ArgSpec argument : arguments) {
            lines.add(".TP");
            lines.add("\\fB" + plain(heading(argument)) + "\\fR");
            lines.add(plain(String.join(" ", argument.description())));
        }
        List<CommandSpec> below = command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(subcommand -> !subcommand.usageMessage().hidden())
                .toList();
        if (!below.isEmpty()) {
            lines.add(".SH COMMANDS");
        }
        for (CommandSpec subcommand : below) {
            lines.add(".TP");
            lines.add("\\fB" + plain(new ManualPage(subcommand).name()) + "\\fR(1)");
            lines.add(plain(new ManualPage(subcommand).description()));
        }
        if (command.usageMessage().footer().length > 0) {
            lines.add(".SH NOTES");
            Stream.of(command.usageMessage().footer()).map(ManualPage::plain).forEach(lines::add);
        }
        return lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining("\n", "", "\n"));
    }

    private String description() {
        return String.join(" ", command.usageMessage().description());
    }

    private static String heading(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? String.join(", ", option.names()) + (option.arity().max() > 0 ? " " + option.paramLabel() : "")
                : argument.paramLabel();
    }

    /** Text in which nothing is a macro or an escape. */
    private static String plain(String text) {
        String escaped = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replaceAll("\\R", " ")
                .strip();
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
