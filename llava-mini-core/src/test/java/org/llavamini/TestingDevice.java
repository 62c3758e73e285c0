// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import org.llavamini.option.Device;
import org.llavamini.tensor.TensorRuntime;

/** Where tests compute that compare with the official code: {@code -Dllavamini.test.device=cuda}, else the processor. */
public final class TestingDevice {
    private TestingDevice() {}

    /** Returns the device; fails where it is a GPU and none can be used. */
    public static Device chosen() {
        return TensorRuntime.device(System.getProperty("llavamini.test.device", "cpu"));
    }
}
