// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The orientation that a block of XMP names; some programs write it there alone. */
public final class XmpOrientation {
    private static final int LOOKED_AT = 1 << 20;
    private static final Pattern ORIENTATION = Pattern.compile("tiff:Orientation(?:=[\"']|>)\\s*([1-8])");

    private XmpOrientation() {}

    /** Returns the orientation; normal if the block says nothing. */
    public static ExifOrientation of(ByteBuffer block) {
        byte[] bytes = new byte[Math.min(LOOKED_AT, block.remaining())];
        block.get(block.position(), bytes);
        Matcher matcher = ORIENTATION.matcher(new String(bytes, StandardCharsets.UTF_8));
        return matcher.find() ? ExifOrientation.ofNumber(Integer.parseInt(matcher.group(1))) : ExifOrientation.NORMAL;
    }
}
