// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.llavamini.cli.console.Console;
import org.llavamini.eval.report.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts scores into the paper's tables. */
@Command(name = "report", description = "Show scores in the tables of the paper, beside its own rows.")
public final class ReportCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--scores",
            paramLabel = "FILE",
            arity = "1..*",
            required = true,
            description = "What score --json printed; may be several files.")
    private List<Path> scores = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "markdown|csv",
            defaultValue = "markdown",
            description = "How it looks (${DEFAULT-VALUE}).")
    private Report.Format format;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().print(Report.read(scores).show(format));
        return 0;
    }
}
