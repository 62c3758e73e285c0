// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import org.bytedeco.pytorch.AutoGradMode;

/**
 * Switches the recording of gradients on this thread until closed; nests.
 *
 * <p>The mode belongs to the native thread: a new thread starts with recording on, so whoever runs inference switches it
 * off inside the thread's own loop.
 */
public final class GradientMode implements AutoCloseable {
    private final AutoGradMode mode;

    private GradientMode(boolean enabled) {
        NativeLibrary.load();
        mode = new AutoGradMode(enabled);
        mode.retainReference();
    }

    /** Switches recording off: operators build no graph. */
    public static GradientMode disabled() {
        return new GradientMode(false);
    }

    /** Switches recording on. */
    public static GradientMode enabled() {
        return new GradientMode(true);
    }

    @Override
    public void close() {
        mode.close();
    }
}
