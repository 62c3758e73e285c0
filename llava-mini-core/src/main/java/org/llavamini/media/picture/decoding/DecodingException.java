// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import org.llavamini.error.ErrorCode;
import org.llavamini.media.picture.PictureReader;

/** Why a decoder gave up; {@link PictureReader} adds the name of the file. */
public final class DecodingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    private DecodingException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public static DecodingException damaged(String what) {
        return new DecodingException(ErrorCode.UNSUPPORTED_MEDIA, "is damaged: " + what);
    }

    public static DecodingException truncated() {
        return new DecodingException(ErrorCode.UNSUPPORTED_MEDIA, "is truncated: it ends before its last pixel");
    }

    public static DecodingException unsupported(String what) {
        return new DecodingException(ErrorCode.UNSUPPORTED_MEDIA, "cannot be read: " + what);
    }

    public static DecodingException tooLarge(String what) {
        return new DecodingException(ErrorCode.MEDIA_TOO_LARGE, "is too large: " + what);
    }

    public ErrorCode code() {
        return code;
    }
}
