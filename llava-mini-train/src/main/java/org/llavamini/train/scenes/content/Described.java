// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.scenes.content;

/** What can be told in words in two orders: by place, which teaches names, and by name, which teaches finding. */
public interface Described {
    /** Returns a description that answers every question. A place comes before what is there: words are learned by looking at it. */
    String caption();

    /** Returns what is there by its name, in the order of the alphabet, and how it lies: things are found by their names. */
    String listing();
}
