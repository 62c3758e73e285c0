// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.doctor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One thing that the doctor looked at.
 *
 * @param name what
 * @param healthy whether models can run with it
 * @param value what was found
 * @param remedy what to do, if anything should be done
 */
record Finding(String name, boolean healthy, String value, Optional<String> remedy) {
    Finding {
        requireNonNull(name, "name is null");
        requireNonNull(value, "value is null");
        requireNonNull(remedy, "remedy is null");
    }

    static Finding good(String name, String value) {
        return new Finding(name, true, value, Optional.empty());
    }

    /** Something that works, but could be better. */
    static Finding improvable(String name, String value, String remedy) {
        return new Finding(name, true, value, Optional.of(remedy));
    }

    static Finding bad(String name, String value, String remedy) {
        return new Finding(name, false, value, Optional.of(remedy));
    }
}
