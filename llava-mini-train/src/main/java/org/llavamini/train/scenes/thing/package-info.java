// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** What a scene is made of: kinds of things, and how, where and before what they look. */
@NullMarked
package org.llavamini.train.scenes.thing;

import org.jspecify.annotations.NullMarked;
