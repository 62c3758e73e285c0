// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.batch;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.DeadlineFlag;
import org.llavamini.cli.option.FetchFlag;
import org.llavamini.cli.option.FrameFlags;
import org.llavamini.cli.option.GenerationFlags;
import org.llavamini.cli.option.GivenMedia;
import org.llavamini.cli.option.IsolationFlag;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.cli.option.ShardFlag;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.Shard;
import org.llavamini.eval.batch.Batch;
import org.llavamini.eval.batch.BatchColumns;
import org.llavamini.eval.batch.BatchFile;
import org.llavamini.eval.batch.BatchRow;
import org.llavamini.eval.batch.BatchTable;
import org.llavamini.option.GenerationOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers the rows of a table, or a question about all pictures and videos of a folder. */
@Command(
        name = "batch",
        description = "Answer many prompts about pictures and videos into a file; goes on where the file ends.")
public final class BatchCommand implements Callable<Integer> {
    private static final long LEAST_CACHE_BYTES = 256L << 20;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelFlags model;

    @Mixin
    private IsolationFlag isolation;

    @Mixin
    private GenerationFlags generation;

    @Mixin
    private FrameFlags frames;

    @Mixin
    private DeadlineFlag deadline;

    @Parameters(
            paramLabel = "INPUT",
            description = "A folder of pictures and videos, or a table: .jsonl, .csv or .tsv. Names of files in a table"
                    + " begin at its folder.")
    private Path input;

    @Option(
            names = "--output",
            paramLabel = "OUT.jsonl",
            required = true,
            description = "A line for each row, in order: id, media, prompt, answer, finish_reason, error, usage,"
                    + " milliseconds.")
    private Path output;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What is asked of all rows that do not say.")
    private @Nullable String prompt;

    @Option(
            names = "--column-media",
            paramLabel = "NAME",
            description = "The column of pictures and videos; else media, image, picture, video, file or path.")
    private @Nullable String columnMedia;

    @Option(
            names = "--column-prompt",
            paramLabel = "NAME",
            description = "The column of prompts; else, without --prompt, prompt, question or text.")
    private @Nullable String columnPrompt;

    @Mixin
    private ShardFlag shard;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "8",
            description = "How many rows share the model's steps (${DEFAULT-VALUE}).")
    private int inFlight;

    @Mixin
    private FetchFlag fetch;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public BatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        WrongUsage.requirePositive(spec, inFlight, "--in-flight");
        Shard part = shard.shard(spec);
        GenerationOptions options = generation.options(spec);
        BatchColumns columns = new BatchColumns(
                Optional.ofNullable(columnMedia), Optional.ofNullable(columnPrompt), Optional.ofNullable(prompt));
        BatchTable table = table(columns);
        BatchMedia media = new BatchMedia(
                table.folder(),
                new GivenMedia(model.media(spec), console.in(), fetch.isSet()),
                frames.choice(spec, true),
                input.toString());
        deadline.limit(spec);
        List<BatchRow> rows = part.of(table.rows());
        Batch batch = new Batch(
                rows,
                row -> deadline.apply(
                        spec,
                        Prompt.of(row.requirePrompt()).about(media.find(row)).options(options)),
                inFlight);
        try (BatchFile file = BatchFile.resume(output, rows);
                LlavaMini opened = model.open(
                        spec,
                        builder -> isolation
                                .apply(spec, builder, true)
                                .maxConcurrent(inFlight)
                                .imageCacheBytes(cacheBytes()));
                BatchProgress progress = new BatchProgress(console)) {
            batch.run(opened, file, progress);
        }
        return 0;
    }

    /** Rows about one picture need not follow one another: an eighth of the memory keeps what was seen. */
    private static long cacheBytes() {
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Math.max(LEAST_CACHE_BYTES, machine / 8);
    }

    /** What the table lacks because an option is missing is wrong usage, what is wrong in the table is not. */
    private BatchTable table(BatchColumns columns) {
        if (!Files.exists(input)) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "no such folder or table (" + input + ")");
        }
        try {
            return BatchTable.read(input, columns);
        } catch (LlavaMiniException failure) {
            throw failure.code() == ErrorCode.INVALID_REQUEST
                    ? WrongUsage.error(spec, String.valueOf(failure.getMessage()))
                    : failure;
        }
    }
}
