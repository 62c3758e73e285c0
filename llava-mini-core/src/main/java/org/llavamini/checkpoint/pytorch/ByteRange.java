// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.pytorch;

/**
 * A part of a file.
 *
 * @param offset first byte
 * @param bytes length
 */
record ByteRange(long offset, long bytes) {}
