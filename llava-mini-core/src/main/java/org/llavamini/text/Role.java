// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text;

/** Who says something in a conversation. */
public enum Role {
    USER,
    ASSISTANT
}
