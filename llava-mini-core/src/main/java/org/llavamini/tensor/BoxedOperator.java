// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;

/** An operator of LibTorch that has no Java method, called with boxed values. Lives until the process ends; thread-safe. */
final class BoxedOperator {
    private final OperatorHandle handle;

    private BoxedOperator(OperatorHandle handle) {
        this.handle = handle;
    }

    /** Looks an operator up by its name, such as {@code aten::_int_mm}; fails with the library's exception if there is none. */
    static BoxedOperator named(String name) {
        NativeLibrary.load();
        return new BoxedOperator(lasting(Dispatcher.singleton().findSchemaOrThrow(name, "")));
    }

    /** Takes a native object out of the scope that happens to be open, for good. */
    static <T extends Pointer> T lasting(T object) {
        object.retainReference();
        return object;
    }

    /** Returns the operator's only result, which belongs to the caller. */
    IValue call(IValue... arguments) {
        try (IValueVector stack = new IValueVector(arguments)) {
            handle.callBoxed(stack);
            return new IValue(stack.get(0));
        }
    }

    /** Returns the operator's only result, a tensor. */
    Tensor callForTensor(IValue... arguments) {
        try (IValue result = call(arguments)) {
            // The tensor inside ends with its box.
            return Tensor.wrap(() -> new org.bytedeco.pytorch.Tensor(result.toTensor()));
        } catch (RuntimeException failure) {
            throw NativeLibrary.translate(failure);
        }
    }
}
