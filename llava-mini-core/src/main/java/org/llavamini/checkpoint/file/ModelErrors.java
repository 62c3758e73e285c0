// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.file;

import java.nio.file.Path;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Makes the exceptions of this package: one printable line that ends with the file, whatever the file contained. */
public final class ModelErrors {
    private static final int MAX_MESSAGE_CHARACTERS = 1000;
    private static final int MAX_NAME_CHARACTERS = 160;

    private ModelErrors() {}

    public static LlavaMiniException format(Path file, String what) {
        return new LlavaMiniException(ErrorCode.MODEL_FORMAT, line(file, what));
    }

    public static LlavaMiniException format(Path file, String what, Throwable cause) {
        return new LlavaMiniException(ErrorCode.MODEL_FORMAT, line(file, what), cause);
    }

    public static LlavaMiniException notFound(Path file, String what) {
        return new LlavaMiniException(ErrorCode.MODEL_NOT_FOUND, line(file, what));
    }

    public static LlavaMiniException inputOutput(Path file, String what, Throwable cause) {
        // the message of NoSuchFileException and its like is nothing but a path
        String reason = cause.getClass().getSimpleName() + " " + cause.getMessage();
        return new LlavaMiniException(ErrorCode.INPUT_OUTPUT, line(file, what + ": " + reason), cause);
    }

    /** Returns a name from a file in a form that can be shown: shortened, without control characters. */
    public static String shown(String name) {
        return printable(name, MAX_NAME_CHARACTERS);
    }

    private static String line(Path file, String what) {
        return printable(what, MAX_MESSAGE_CHARACTERS) + " (" + file + ")";
    }

    private static String printable(String text, int maxCharacters) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), maxCharacters));
        for (int i = 0; i < text.length(); i++) {
            if (line.length() == maxCharacters) {
                return line.append("...").toString();
            }
            char character = text.charAt(i);
            line.append(Character.isISOControl(character) ? ' ' : character);
        }
        return line.toString();
    }
}
