// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.serving;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import org.llavamini.LlavaMiniBuilder;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.IsolationFlag;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.server.LlavaMiniServer;
import org.llavamini.server.LlavaMiniServerBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a model over HTTP until it is told to end. */
@Command(
        name = "serve",
        description = "Serve a model over HTTP, to clients of the OpenAI API and to a chat page.",
        footer = {
            "",
            "SIGTERM ends it: running answers finish within --grace, then it exits with 0.",
            "Keys belong into LLAVA_MINI_API_KEY or a file: a command line can be read by others."
        })
public final class ServeCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    private final Console console;
    private final AtomicInteger exitCode = new AtomicInteger(ExitCode.OK);
    private final CountDownLatch told = new CountDownLatch(1);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelFlags model;

    @Mixin
    private IsolationFlag isolation;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen at (${DEFAULT-VALUE}); 0.0.0.0 for other machines too.")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "The port to listen at; 0 takes a free one (${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            split = ",",
            description = "A key with which clients may ask; without any, everybody may. More than once for several.")
    private List<String> apiKeys = new ArrayList<>();

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "A file with a key in each line.")
    private @Nullable Path apiKeyFile;

    @Option(
            names = "--alias",
            paramLabel = "NAME",
            split = ",",
            description = "A further name of the model in requests.")
    private List<String> aliases = new ArrayList<>();

    @Option(names = "--strict-model", description = "Refuse requests for models of other names.")
    private boolean strictModel;

    @Option(
            names = "--max-concurrent",
            paramLabel = "N",
            defaultValue = "16",
            description = "Answers that are made at a time (${DEFAULT-VALUE}).")
    private int maxConcurrent = 16;

    @Option(
            names = "--max-waiting",
            paramLabel = "N",
            defaultValue = "256",
            description = "Requests that may wait besides; further ones are refused with 429 (${DEFAULT-VALUE}).")
    private int maxWaiting = 256;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            defaultValue = "120s",
            description = "How long an answer may take from its arrival (${DEFAULT-VALUE}).")
    private String deadline;

    @Option(
            names = "--max-body",
            paramLabel = "SIZE",
            defaultValue = "64MB",
            description = "Largest request (${DEFAULT-VALUE}).")
    private String maxBody;

    @Option(
            names = "--allowed-media-path",
            paramLabel = "DIR",
            split = ",",
            description = "A folder below which clients may name files of this machine.")
    private List<Path> mediaPaths = new ArrayList<>();

    @Option(
            names = "--allowed-media-domain",
            paramLabel = "HOST",
            split = ",",
            description = "A host from which pictures and videos are fetched.")
    private List<String> mediaDomains = new ArrayList<>();

    @Option(
            names = "--allowed-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description = "An origin whose web pages may ask, such as https://example.org.")
    private List<String> allowedOrigins = new ArrayList<>();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long running answers may take when the server ends (${DEFAULT-VALUE}).")
    private String grace;

    @Option(names = "--no-page", description = "Leave out the chat page.")
    private boolean noPage;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public ServeCommand(Console console) {
        this.console = requireNonNull(console, "console is null");
    }

    @Override
    public Integer call() throws InterruptedException {
        try (LlavaMiniServer server = configured(LlavaMiniServer.builder(() -> model.open(spec, this::limited)))
                .build()
                .start()) {
            Signals.register("TERM", () -> end(ExitCode.OK));
            Signals.register("INT", () -> end(INTERRUPTED));
            console.out().println("llava-mini: serving " + server.awaitReady() + " at " + server.address());
            console.out().flush();
            told.await();
        }
        return exitCode.get();
    }

    private LlavaMiniBuilder limited(LlavaMiniBuilder builder) {
        return isolation.apply(spec, builder.maxConcurrent(maxConcurrent).maxWaiting(maxWaiting), true);
    }

    private void end(int code) {
        exitCode.set(code);
        told.countDown();
    }

    private LlavaMiniServerBuilder configured(LlavaMiniServerBuilder server) {
        WrongUsage.require(spec, port >= 0 && port <= 65_535, "must be from 0 to 65535, but is " + port + " (--port)");
        WrongUsage.requirePositive(spec, maxConcurrent, "--max-concurrent");
        WrongUsage.requireNotNegative(spec, maxWaiting, "--max-waiting");
        server.host(host).port(port).strictModel(strictModel).page(!noPage);
        server.deadline(Quantity.time(spec, deadline, "--deadline"));
        server.grace(Quantity.time(spec, grace, "--grace"));
        server.maxBodyBytes(Quantity.bytes(spec, maxBody, "--max-body"));
        apiKeys.stream().filter(key -> !key.isBlank()).forEach(server::key);
        if (apiKeyFile != null) {
            KeyFile.read(apiKeyFile).forEach(server::key);
        }
        aliases.forEach(server::alias);
        mediaPaths.forEach(server::allowedMediaPath);
        mediaDomains.forEach(server::allowedMediaDomain);
        allowedOrigins.forEach(server::allowedOrigin);
        return server;
    }
}
