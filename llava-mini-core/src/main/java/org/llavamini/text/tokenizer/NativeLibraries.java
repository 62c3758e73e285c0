// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.sentencepiece.SpTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** The only place that creates native tokenizers, so that the switches below are set before their classes load. */
final class NativeLibraries {
    static {
        // Without these the library downloads a CUDA build where it sees an NVIDIA GPU, reports its use to a web
        // address, and may ask a model hub. It reads them once, as environment variables first.
        setDefault("RUST_FLAVOR", "cpu");
        setDefault("OPT_OUT_TRACKING", "true");
        setDefault("ai.djl.offline", "true");
    }

    private NativeLibraries() {}

    static HuggingFaceTokenizer huggingFace(String source, byte[] json) {
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException exception) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT, source + ": not a usable tokenizer: " + exception.getMessage(), exception);
        } catch (LinkageError error) {
            throw missing("tokenizers", error);
        }
    }

    static SpTokenizer sentencePiece(String source, byte[] model) {
        try {
            return new SpTokenizer(model);
        } catch (RuntimeException exception) {
            throw new LlavaMiniException(
                    ErrorCode.MODEL_FORMAT,
                    source + ": not a usable SentencePiece model: " + exception.getMessage(),
                    exception);
        } catch (LinkageError error) {
            throw missing("sentencepiece", error);
        }
    }

    private static LlavaMiniException missing(String library, LinkageError error) {
        return new LlavaMiniException(
                ErrorCode.NATIVE,
                "the native library of " + library + " cannot be loaded on this platform: " + error.getMessage(),
                error);
    }

    private static void setDefault(String name, String value) {
        if (System.getenv(name) == null && System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
