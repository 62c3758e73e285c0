// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What a run tells and keeps while it goes on: reports of its steps, the log, and the states from which it can go on.
 */
@NullMarked
package org.llavamini.train.record;

import org.jspecify.annotations.NullMarked;
