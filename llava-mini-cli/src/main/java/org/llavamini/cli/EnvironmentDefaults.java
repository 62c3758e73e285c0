// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes options that are not on the command line from the environment: {@code --max-new-tokens} from LLAVA_MINI_MAX_NEW_TOKENS. */
final class EnvironmentDefaults implements IDefaultValueProvider {
    /** How all variables of the command begin. */
    static final String PREFIX = "LLAVA_MINI_";

    private static final Set<String> NOT_SETTINGS = Set.of("--help", "--version");

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = requireNonNull(environment, "environment is null");
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? variable(option).map(environment::get).orElse(null)
                : null;
    }

    /** Returns the variable from which the option has its value, if it is set. */
    Optional<String> variable(OptionSpec option) {
        String name = option.longestName();
        if (NOT_SETTINGS.contains(name) || !name.startsWith("--")) {
            return Optional.empty();
        }
        String variable = PREFIX + name.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
        return Optional.of(variable).filter(environment::containsKey);
    }

    /** Returns the variables that set options of a command, with their values. */
    Map<String, String> among(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .flatMap(option -> variable(option).stream())
                .distinct()
                .collect(toMap(variable -> variable, environment::get));
    }
}
