// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Many rows, each a picture or video and a prompt, answered into a file that a later run resumes. */
@NullMarked
package org.llavamini.eval.batch;

import org.jspecify.annotations.NullMarked;
