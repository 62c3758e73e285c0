// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import org.jspecify.annotations.Nullable;
import org.llavamini.LlavaMiniBuilder;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.media.isolated.ProcessLimits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** In which process native decoders work. */
public final class IsolationFlag {
    private static final String ISOLATED = "isolated";
    private static final String IN_PROCESS = "in-process";

    @Option(
            names = "--media",
            paramLabel = ISOLATED + "|" + IN_PROCESS,
            description =
                    "Where FFmpeg decodes: in processes of their own, whose crash is an error of one request, or in"
                            + " this one, which is a little faster. isolated is the default of serve and batch.")
    private @Nullable String media;

    /** Has a model decode as the option says, or else as the command does by default. */
    public LlavaMiniBuilder apply(CommandSpec command, LlavaMiniBuilder builder, boolean isolatedByDefault) {
        return isIsolated(command, isolatedByDefault) ? builder.isolateMedia(ProcessLimits.defaults()) : builder;
    }

    /** Returns what the option says, or ends with an error of usage. */
    public boolean isIsolated(CommandSpec command, boolean isolatedByDefault) {
        String wanted = media;
        if (wanted == null) {
            return isolatedByDefault;
        }
        return switch (wanted) {
            case ISOLATED -> true;
            case IN_PROCESS -> false;
            default ->
                throw WrongUsage.error(command, "must be isolated or in-process, but is " + wanted + " (--media)");
        };
    }
}
