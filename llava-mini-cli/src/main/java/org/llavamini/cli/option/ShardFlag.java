// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import org.llavamini.cli.console.WrongUsage;
import org.llavamini.eval.Shard;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which part of many rows or questions this run takes. */
public final class ShardFlag {
    @Option(
            names = "--shard",
            paramLabel = "i/n",
            defaultValue = "1/1",
            description = "Only the i-th of n consecutive parts, counted from 1.")
    private String shard = "1/1";

    /** Returns the part, or ends with an error of usage. */
    public Shard shard(CommandSpec command) {
        return WrongUsage.check(command, () -> Shard.parse(shard));
    }
}
