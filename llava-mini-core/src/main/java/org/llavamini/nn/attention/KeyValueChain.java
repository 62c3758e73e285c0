// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keys and values as plain tensors, joined by concatenation, so that gradients flow through them and a prefix can be shared
 * by many continuations: continuing never changes what it continues from.
 */
public final class KeyValueChain implements KeyValueStore {
    private final List<KeysValues> past;
    private final List<KeysValues> extended = new ArrayList<>();

    private KeyValueChain(List<KeysValues> past) {
        this.past = List.copyOf(past);
    }

    /** Starts with no tokens. */
    public static KeyValueChain empty() {
        return new KeyValueChain(List.of());
    }

    /** Continues from what earlier passes left, one entry per layer. */
    public static KeyValueChain after(List<KeysValues> past) {
        return new KeyValueChain(past);
    }

    @Override
    public long tokens() {
        return past.isEmpty() ? 0 : past.getFirst().tokens();
    }

    @Override
    public Optional<KeysValues> past(int layer) {
        return past.isEmpty() ? Optional.empty() : Optional.of(past.get(layer));
    }

    @Override
    public KeysValues extend(int layer, KeysValues added) {
        if (layer != extended.size()) {
            throw new IllegalStateException("layers must come in order: " + layer + " after " + extended.size());
        }
        KeysValues all = past.isEmpty() ? added : past.get(layer).followedBy(added);
        extended.add(all);
        return all;
    }

    /** Returns all tokens of every layer that was passed. */
    public List<KeysValues> layers() {
        return List.copyOf(extended);
    }
}
