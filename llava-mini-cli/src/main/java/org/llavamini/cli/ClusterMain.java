// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ServiceLoader;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.Interruption;
import org.llavamini.eval.AnsweringCluster;

/**
 * Entry point of the command where it is the driver of a cluster's application: the questions are answered by the cluster that is
 * found as a service. The command that started it holds its stdin; when that ends, so does this.
 */
public final class ClusterMain {
    private ClusterMain() {}

    /** Runs the command and ends the virtual machine with its exit code. */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        Thread.ofPlatform().daemon().name("llava-mini-starter").start(() -> {
            awaitEnd(console);
            System.exit(Interruption.EXIT_CODE);
        });
        System.exit(run(console, arguments));
    }

    private static int run(Console console, String... arguments) {
        try (AnsweringCluster cluster = ServiceLoader.load(AnsweringCluster.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no cluster on the class path"))) {
            return Main.run(console, cluster, arguments);
        }
    }

    private static void awaitEnd(Console console) {
        try {
            console.in().transferTo(OutputStream.nullOutputStream());
        } catch (IOException lost) {
            // As much an end as any other.
            return;
        }
    }
}
