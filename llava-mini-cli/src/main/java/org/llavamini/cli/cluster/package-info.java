// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The command once more as the driver of a Spark application. */
@NullMarked
package org.llavamini.cli.cluster;

import org.jspecify.annotations.NullMarked;
