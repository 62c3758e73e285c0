// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.model;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.hub.HubSettings;
import org.llavamini.hub.ModelName;
import org.llavamini.hub.ModelPull;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fetches a model. */
@Command(
        name = "pull",
        description =
                "Fetch a model and the vision tower that it names into the Hugging Face cache; print its directory.",
        footer = {
            "",
            "What broke off goes on, what is there is not fetched again. Read too: HF_HOME, HF_HUB_CACHE, HF_ENDPOINT,",
            "HF_TOKEN, HF_HUB_OFFLINE."
        })
public final class PullCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Only files of such names, as *.json, in place of what the model needs.")
    private @Nullable String include;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with an access token, in place of HF_TOKEN.")
    private @Nullable Path tokenFile;

    @Parameters(paramLabel = "ORG/NAME[@REVISION]", description = "The model's name; a branch, tag or commit.")
    private String name;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public PullCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ModelName model = WrongUsage.check(spec, () -> ModelName.parse(name));
        HubSettings settings = HubSettings.of(console.environment());
        if (tokenFile != null) {
            settings = settings.withTokenFile(tokenFile);
        }
        Path directory;
        try (PullProgress progress = new PullProgress(console)) {
            directory = new ModelPull(settings, progress).pull(model, Optional.ofNullable(include));
        }
        console.out().println(directory);
        return 0;
    }
}
