// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import org.bytedeco.javacpp.PointerScope;

/**
 * Frees the tensors that were made inside it.
 *
 * <p>Every tensor created on the thread between {@link #open} and {@link #close} belongs to the innermost open scope and is
 * freed with it, except those handed on with {@link #keep}. Without any scope a tensor lives until it is closed or
 * collected. Memory that tensors share (views) is freed with the last of them.
 *
 * <p>Not thread-safe: open, use and close a scope on one thread, innermost first.
 */
public final class TensorScope implements AutoCloseable {
    private final PointerScope scope;

    private TensorScope(PointerScope scope) {
        this.scope = scope;
    }

    /** Opens a scope on this thread. */
    public static TensorScope open() {
        NativeLibrary.load();
        return new TensorScope(new PointerScope());
    }

    /**
     * Hands a tensor to the scope around this one or, if there is none, to the caller, who then closes it.
     *
     * @return the same tensor
     */
    public Tensor keep(Tensor tensor) {
        PointerScope outer = outer();
        if (outer == null) {
            tensor.handle().retainReference();
        } else {
            outer.attach(tensor.handle());
        }
        return tensor;
    }

    /**
     * Hands a tensor to the caller for good: no scope frees it, whoever holds it closes it.
     *
     * @return the same tensor
     */
    public static Tensor release(Tensor tensor) {
        tensor.handle().retainReference();
        return tensor;
    }

    @Override
    public void close() {
        scope.close();
    }

    private @org.jspecify.annotations.Nullable PointerScope outer() {
        PointerScope found = null;
        boolean passed = false;
        for (java.util.Iterator<PointerScope> scopes = PointerScope.getScopeIterator(); scopes.hasNext(); ) {
            PointerScope candidate = scopes.next();
            if (passed) {
                found = candidate;
                break;
            }
            passed = candidate == scope;
        }
        return found;
    }
}
