// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Native decoders in a process of their own, which may crash without taking anybody along: {@link
 * org.llavamini.media.isolated.MediaProcess} is our side of it, {@link org.llavamini.media.isolated.MediaWorker} the other.
 */
@NullMarked
package org.llavamini.media.isolated;

import org.jspecify.annotations.NullMarked;
