// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture;

import java.util.Locale;
import java.util.regex.Pattern;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** What the transparent parts of pictures lie on. */
public sealed interface Background {
    /** Transparency is left out: the colours below it show, often black. As Pillow and the official code do. */
    Background DROP = new Dropped();

    /** White paper. */
    Background WHITE = new Solid(0xffffff);

    /** A black wall. */
    Background BLACK = new Solid(0);

    /** Transparency is left out. */
    record Dropped() implements Background {
        @Override
        public String toString() {
            return "drop";
        }
    }

    /**
     * One colour.
     *
     * @param color {@code 0xRRGGBB}
     */
    record Solid(int color) implements Background {
        /** Checks the colour. */
        public Solid {
            if (color < 0 || color > 0xffffff) {
                throw new IllegalArgumentException("no colour of the form 0xRRGGBB: " + color);
            }
        }

        @Override
        public String toString() {
            return "#%06x".formatted(color);
        }
    }

    /**
     * Returns the background that is written as {@code drop}, {@code white}, {@code black} or {@code #rrggbb}.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} for anything else
     */
    static Background of(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "drop" -> DROP;
            case "white" -> WHITE;
            case "black" -> BLACK;
            case String other
            when Pattern.matches("#[0-9a-f]{6}", other) -> new Solid(Integer.parseInt(other.substring(1), 16));
            case String other ->
                throw new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST,
                        "a background is drop, white, black or #rrggbb, but this is \"" + other + "\"");
        };
    }
}
