// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The command {@code doctor}: what this machine has, and one self-test. */
@NullMarked
package org.llavamini.cli.doctor;

import org.jspecify.annotations.NullMarked;
