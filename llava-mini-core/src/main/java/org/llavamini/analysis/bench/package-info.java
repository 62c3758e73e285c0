// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What time and memory a model takes, part by part; also of the paper's shapes with random weights. */
@NullMarked
package org.llavamini.analysis.bench;

import org.jspecify.annotations.NullMarked;
