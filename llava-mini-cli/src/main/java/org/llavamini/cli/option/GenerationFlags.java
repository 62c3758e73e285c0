// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.option.GenerationOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of how an answer is chosen. */
public final class GenerationFlags {
    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "Longest answer (${DEFAULT-VALUE}).")
    private int maxNewTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "Above 0 answers are sampled; 0 takes the most likely token (${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            defaultValue = "1",
            description = "Sample from the most likely tokens of this probability together (${DEFAULT-VALUE}).")
    private double topP;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            defaultValue = "0",
            description = "Sample from that many tokens; 0: from all (${DEFAULT-VALUE}).")
    private int topK;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "R",
            defaultValue = "1",
            description = "Above 1 repeats become less likely (${DEFAULT-VALUE}).")
    private double repetitionPenalty;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of sampling: the same seed gives the same answer.")
    private @Nullable Long seed;

    public GenerationOptions options(CommandSpec command) {
        WrongUsage.requirePositive(command, maxNewTokens, "--max-new-tokens");
        WrongUsage.require(
                command,
                temperature >= 0 && Double.isFinite(temperature),
                "must not be negative, but is " + temperature + " (--temperature)");
        WrongUsage.require(
                command, topP > 0 && topP <= 1, "must be above 0 and at most 1, but is " + topP + " (--top-p)");
        WrongUsage.requireNotNegative(command, topK, "--top-k");
        WrongUsage.require(
                command,
                repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
                "must be greater than zero, but is " + repetitionPenalty + " (--repetition-penalty)");
        return new GenerationOptions(
                maxNewTokens,
                temperature,
                topP,
                topK,
                repetitionPenalty,
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                List.of());
    }
}
