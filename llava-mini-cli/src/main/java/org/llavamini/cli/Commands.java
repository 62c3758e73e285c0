// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.llavamini.cli.analysis.AnalyzeCommand;
import org.llavamini.cli.analysis.FlopsCommand;
import org.llavamini.cli.analysis.TokenizeCommand;
import org.llavamini.cli.analysis.TraceCommand;
import org.llavamini.cli.answer.AskCommand;
import org.llavamini.cli.answer.WatchCommand;
import org.llavamini.cli.batch.BatchCommand;
import org.llavamini.cli.bench.BenchCommand;
import org.llavamini.cli.chat.ChatCommand;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.data.GenerateClipsCommand;
import org.llavamini.cli.data.GenerateDataCommand;
import org.llavamini.cli.data.GenerateEasyVqaCommand;
import org.llavamini.cli.data.GeneratePhotosCommand;
import org.llavamini.cli.data.GenerateScenesCommand;
import org.llavamini.cli.doctor.DoctorCommand;
import org.llavamini.cli.evaluation.EvalCommand;
import org.llavamini.cli.evaluation.ReportCommand;
import org.llavamini.cli.evaluation.ScoreCommand;
import org.llavamini.cli.manual.GenerateManualCommand;
import org.llavamini.cli.model.ConvertCommand;
import org.llavamini.cli.model.InspectCommand;
import org.llavamini.cli.model.PullCommand;
import org.llavamini.cli.model.QuantizeCommand;
import org.llavamini.cli.serving.ServeCommand;
import org.llavamini.cli.training.TrainCommand;
import org.llavamini.eval.Answerer;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * What may follow {@code llava-mini}, in the order of the help text.
 *
 * @param byName makes each command
 */
record Commands(Map<String, Supplier<Object>> byName) {
    private static final Set<String> COMPUTING =
            Set.of("ask", "chat", "batch", "watch", "serve", "trace", "bench", "analyze", "doctor", "train", "eval");

    private static final Set<String> ASKING_ABOUT = Set.of("-h", "--help", "-V", "--version");

    /** These tell of all the others. */
    private static final Set<String> ABOUT_ALL = Set.of("generate-manual", "generate-completion");

    /**
     * Returns the commands.
     *
     * @param others answers the questions of an evaluation, if not this process
     */
    static Commands of(Console console, Optional<Answerer> others) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("ask", () -> new AskCommand(console));
        commands.put("chat", () -> new ChatCommand(console));
        commands.put("batch", () -> new BatchCommand(console));
        commands.put("watch", () -> new WatchCommand(console));
        commands.put("serve", () -> new ServeCommand(console));
        commands.put("trace", () -> new TraceCommand(console));
        commands.put("tokenize", () -> new TokenizeCommand(console));
        commands.put("inspect", () -> new InspectCommand(console));
        commands.put("flops", () -> new FlopsCommand(console));
        commands.put("bench", () -> new BenchCommand(console));
        commands.put("analyze", () -> new AnalyzeCommand(console));
        commands.put("doctor", () -> new DoctorCommand(console));
        commands.put("train", () -> new TrainCommand(console));
        commands.put("generate-data", () -> generateData(console));
        commands.put("eval", () -> new EvalCommand(console, others));
        commands.put("score", () -> new ScoreCommand(console));
        commands.put("report", () -> new ReportCommand(console));
        commands.put("convert", () -> new ConvertCommand(console));
        commands.put("quantize", () -> new QuantizeCommand(console));
        commands.put("pull", () -> new PullCommand(console));
        commands.put("generate-manual", GenerateManualCommand::new);
        commands.put("generate-completion", AutoComplete.GenerateCompletion::new);
        return new Commands(commands);
    }

    private static CommandLine generateData(Console console) {
        return new CommandLine(new GenerateDataCommand())
                .addSubcommand(new GenerateEasyVqaCommand(console))
                .addSubcommand(new GeneratePhotosCommand(console))
                .addSubcommand(new GenerateScenesCommand(console))
                .addSubcommand(new GenerateClipsCommand(console));
    }

    /**
     * Returns the commands that these arguments need to be read: the one that they begin with, or all. To find out what options one has
     * takes a twentieth of the time of a short answer.
     */
    Map<String, Object> wanted(String... arguments) {
        boolean one = arguments.length > 0 && byName.containsKey(arguments[0]) && !ABOUT_ALL.contains(arguments[0]);
        Map<String, Object> wanted = new LinkedHashMap<>();
        byName.forEach((name, make) -> {
            if (!one || name.equals(arguments[0])) {
                wanted.put(name, make.get());
            }
        });
        return wanted;
    }

    /** Returns whether these arguments begin with a command that computes, and do not only ask about it. */
    static boolean computes(String... arguments) {
        return arguments.length > 0
                && COMPUTING.contains(arguments[0])
                && Collections.disjoint(List.of(arguments), ASKING_ABOUT);
    }
}
