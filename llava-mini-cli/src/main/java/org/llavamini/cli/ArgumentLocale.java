// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import java.util.Optional;
import java.util.stream.Stream;

/** Whether the arguments came through the locale: in one without letters beyond ASCII, Java has lost them before main begins. */
final class ArgumentLocale {
    private static final char LOST = '\uFFFD';

    private ArgumentLocale() {}

    /**
     * Returns what is wrong, and what to do.
     *
     * @param charset in which the virtual machine read the arguments, its property sun.jnu.encoding
     */
    static Optional<String> problem(String charset, String... arguments) {
        boolean lost = Stream.of(arguments).anyMatch(argument -> argument.indexOf(LOST) >= 0);
        return lost && !charset.startsWith("UTF")
                ? Optional.of("the arguments have letters that this locale (" + charset
                        + ") does not know; set LC_ALL=C.UTF-8, or start ./llava-mini, which does")
                : Optional.empty();
    }
}
