// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.manual;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.llavamini.output.OutputFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a manual page for each command. */
@Command(name = "generate-manual", hidden = true, description = "Write manual pages, one for each command.")
public final class GenerateManualCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Where the pages go.")
    private Path output;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public GenerateManualCommand() {}

    @Override
    public Integer call() {
        write(spec.root().commandLine());
        return 0;
    }

    private void write(CommandLine command) {
        ManualPage page = new ManualPage(command.getCommandSpec());
        OutputFile.write(output.resolve(page.name() + ".1"), page.text());
        command.getSubcommands().values().stream()
                .filter(subcommand ->
                        !subcommand.getCommandSpec().usageMessage().hidden())
                .forEach(this::write);
    }
}
