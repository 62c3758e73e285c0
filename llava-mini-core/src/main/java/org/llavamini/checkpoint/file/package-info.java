// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What every format of file needs: JSON with checked fields, files and folders that appear complete or not at all,
 * mapped memory, and errors that name the file.
 */
@NullMarked
package org.llavamini.checkpoint.file;

import org.jspecify.annotations.NullMarked;
