// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Manual pages of the commands, made from what their help texts are made from. */
@NullMarked
package org.llavamini.cli.manual;

import org.jspecify.annotations.NullMarked;
