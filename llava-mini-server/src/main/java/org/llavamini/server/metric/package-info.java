// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What the server counts and measures, as Prometheus reads it. */
@NullMarked
package org.llavamini.server.metric;

import org.jspecify.annotations.NullMarked;
