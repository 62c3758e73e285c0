// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.data;

import java.util.concurrent.Callable;
import org.llavamini.cli.console.Console;
import org.llavamini.train.scenes.GeneratedData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes clips of what shapes and pictograms do, with captions and questions. */
@Command(
        name = "clips",
        description = {
            "Make clips (folders of frames, one second each), and LLaVA JSON about them: conversations.json,"
                    + " captions.json,",
            "text.json (the same questions about descriptions in words), questions.jsonl for eval."
        })
public final class GenerateClipsCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private GeneratedDataFlags flags;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public GenerateClipsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return flags.generate(console, spec, GeneratedData::clips);
    }
}
