// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** The JSON that clients send and get: requests checked field by field, answers, chunks, errors. */
@NullMarked
package org.llavamini.server.wire;

import org.jspecify.annotations.NullMarked;
