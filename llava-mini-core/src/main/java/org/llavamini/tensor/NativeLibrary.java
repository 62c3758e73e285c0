// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.tensor;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Loads LibTorch once and turns what can go wrong with it into our exception. */
final class NativeLibrary {
    private static final Pattern SOURCE_FILE = Pattern.compile("^\\[[^\\]]+:\\d+] ");

    static {
        // JavaCPP would otherwise refuse allocations once the resident set, mapped weights included, exceeds a multiple
        // of the heap. It reads these properties when its first class is loaded.
        setIfAbsent("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        setIfAbsent("org.bytedeco.javacpp.maxBytes", "0");
    }

    private static final Optional<LlavaMiniException> FAILURE = tryToLoad();

    private NativeLibrary() {}

    /**
     * Makes sure that LibTorch is loaded.
     *
     * @throws LlavaMiniException with {@code NATIVE} if it cannot be
     */
    static void load() {
        if (FAILURE.isPresent()) {
            throw FAILURE.get();
        }
    }

    private static Optional<LlavaMiniException> tryToLoad() {
        try {
            Loader.load(torch.class);
            NativeHeap.keepFreedMemory();
            return Optional.empty();
        } catch (LinkageError failure) {
            String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
            return Optional.of(new LlavaMiniException(
                    ErrorCode.NATIVE,
                    "LibTorch cannot be loaded on " + platform.toLowerCase(Locale.ROOT)
                            + ": add the natives of pytorch, openblas and javacpp for this platform to the class path ("
                            + firstLine(failure) + ")",
                    failure));
        }
    }

    /**
     * Returns an exception of ours for one thrown by native code: its first line, without the native stack trace and the
     * source file in brackets that Gloo begins with.
     */
    static LlavaMiniException translate(RuntimeException failure) {
        return new LlavaMiniException(ErrorCode.NATIVE, "LibTorch: " + firstLine(failure), failure);
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines()
                        .findFirst()
                        .map(line -> SOURCE_FILE.matcher(line).replaceFirst(""))
                        .orElse("");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
