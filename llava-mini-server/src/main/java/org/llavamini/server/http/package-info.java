// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Connections, bodies, streams of events and who may ask: HTTP as such, without a word about models. */
@NullMarked
package org.llavamini.server.http;

import org.jspecify.annotations.NullMarked;
