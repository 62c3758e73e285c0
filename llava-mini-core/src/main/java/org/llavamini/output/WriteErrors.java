// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Says why something cannot be written. */
final class WriteErrors {
    private WriteErrors() {}

    static LlavaMiniException of(String what, Path path, IOException failure) {
        return new LlavaMiniException(
                ErrorCode.INPUT_OUTPUT, what + " cannot be written: " + reason(failure) + " (" + path + ")", failure);
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "no permission";
            case NoSuchFileException _ -> "its folder does not exist";
            case DirectoryNotEmptyException _ -> "there is a folder with content";
            case FileAlreadyExistsException _, NotDirectoryException _ -> "something else has this name";
            case FileSystemLoopException _ -> "its links lead in a circle";
            case FileSystemException other when other.getReason() != null -> text(other.getReason());
            default -> text(String.valueOf(failure.getMessage()));
        };
    }

    private static String text(String message) {
        return message.isEmpty() ? "unknown" : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
