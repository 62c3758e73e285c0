// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.data;

import picocli.CommandLine.Command;

/** Groups the commands that make training data. */
@Command(name = "generate-data", synopsisSubcommandLabel = "KIND", description = "Make training data.")
public final class GenerateDataCommand {}
