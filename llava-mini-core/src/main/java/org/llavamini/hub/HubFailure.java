// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import java.io.IOException;
import java.time.Duration;

/** A failure after which the same is worth another try. */
final class HubFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Duration pause;

    HubFailure(String message, Duration pause) {
        super(message);
        this.pause = pause;
    }

    /** How long the hub asks to wait; zero if it does not say. */
    Duration pause() {
        return pause;
    }
}
