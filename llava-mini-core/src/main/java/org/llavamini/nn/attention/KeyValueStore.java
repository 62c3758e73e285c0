// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import java.util.Optional;

/** Where the attention layers of one pass leave their keys and values and find those of earlier passes. */
public interface KeyValueStore {
    /** Returns how many tokens earlier passes left. */
    long tokens();

    /** Returns what earlier passes left of one layer, if anything. */
    Optional<KeysValues> past(int layer);

    /** Adds the new tokens of one layer and returns all of that layer's tokens, earlier ones first. */
    KeysValues extend(int layer, KeysValues added);
}
