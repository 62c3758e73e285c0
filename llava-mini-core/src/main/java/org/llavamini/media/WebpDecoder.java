// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;

/** Decodes WebP, the lossless kind with the TwelveMonkeys plug-in; frames of an animation lie on a black canvas, as in Pillow. */
final class WebpDecoder {
    private WebpDecoder() {}

    static Picture decode(WebpContainer container, PictureLimits limits) throws DecodingException, IOException {
        limits.check(container.frame().width(), container.frame().height());
        int width = Math.max(
                container.canvas().width(), container.left() + container.frame().width());
        int height = Math.max(
                container.canvas().height(), container.top() + container.frame().height());
        limits.check(width, height);
        Picture frame = container.lossless()
                ? losslessFrame(container.bitstream())
                : Vp8Decoder.decode(
                        container.bitstream(),
                        WebpContainer.DATA_OFFSET,
                        container.bitstream().length,
                        container.frame().width(),
                        container.frame().height());
        return frame.width() == width && frame.height() == height ? frame : placed(frame, container, width, height);
    }

    private static Picture losslessFrame(byte[] file) throws DecodingException, IOException {
        ImageReader reader = PlatformReaders.of("webp");
        try {
            reader.setInput(new BytesImageInputStream(file), true, true);
            BufferedImage image = reader.read(0);
            return RasterColors.toPicture(image.getRaster(), image.getColorModel());
        } finally {
            reader.dispose();
        }
    }

    private static Picture placed(Picture frame, WebpContainer container, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < frame.height(); y++) {
            int target = 3 * ((container.top() + y) * width + container.left());
            System.arraycopy(frame.bytes(), 3 * y * frame.width(), rgb, target, 3 * frame.width());
        }
        return Picture.owning(width, height, rgb);
    }
}
