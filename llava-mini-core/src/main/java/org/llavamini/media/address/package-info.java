// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Where a picture or video is: a path, an address of a file, the bytes themselves, or something on the web, which is fetched
 * only where that is allowed, and never from inside the network.
 */
@NullMarked
package org.llavamini.media.address;

import org.jspecify.annotations.NullMarked;
