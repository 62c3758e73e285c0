// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Looking inside: reads attention and every intermediate tensor of a request from a model that runs. */
@NullMarked
package org.llavamini.analysis.reading;

import org.jspecify.annotations.NullMarked;
