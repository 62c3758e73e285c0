// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.webp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.Background;
import org.llavamini.media.picture.PictureLimits;
import org.llavamini.media.picture.decoding.Decoded;
import org.llavamini.media.picture.decoding.DecodingException;
import org.llavamini.media.picture.decoding.PictureSize;

/** What the frames of a WebP are laid on, one after the other, by libwebp's rules: transparent black to begin with. */
public final class WebpCanvas {
    private final WebpContainer container;
    private final PictureLimits limits;
    private final Background background;
    private final String name;
    private int width;
    private int height;
    private byte[] rgb = {};
    private byte[] alpha = {};
    private int position;
    private Region cleared = new Region(0, 0, 0, 0);
    private boolean afterKeyFrame;
    private boolean clearLast;

    public WebpCanvas(WebpContainer container, PictureLimits limits, Background background, String name) {
        this.container = container;
        this.limits = limits;
        this.background = background;
        this.name = name;
    }

    private record Region(int left, int top, int width, int height) {
        boolean holds(int x, int y) {
            return x >= left && y >= top && x < left + width && y < top + height;
        }
    }

    /** Returns the first picture of a file. */
    public static Picture first(WebpContainer container, PictureLimits limits, Background background, String name)
            throws DecodingException {
        WebpFrame frame = container.frame(0);
        Decoded decoded = frame.decode(limits, background instanceof Background.Solid, name);
        boolean whole = frame.width() >= container.canvasWidth() && frame.height() >= container.canvasHeight();
        return whole && frame.left() == 0 && frame.top() == 0
                ? decoded.on(background)
                : new WebpCanvas(container, limits, background, name).next();
    }

    /** Decodes the next frame and returns how the canvas looks with it. There must be one. */
    public Picture next() throws DecodingException {
        WebpFrame frame = container.frame(position);
        Decoded decoded = frame.decode(limits, true, name);
        Region place = new Region(frame.left(), frame.top(), frame.width(), frame.height());
        if (position == 0) {
            open(place);
        } else if (place.left + place.width > width || place.top + place.height > height) {
            throw DecodingException.damaged("one of its frames leaves the canvas");
        }
        boolean full = place.equals(new Region(0, 0, width, height));
        boolean replaces = full && (!frame.hasAlpha() || !frame.blended());
        boolean afterFull = cleared.equals(new Region(0, 0, width, height)) || afterKeyFrame;
        boolean keyFrame = position == 0 || replaces || clearLast && afterFull;
        if (keyFrame) {
            clear(new Region(0, 0, width, height));
        } else if (clearLast) {
            clear(cleared);
        }
        lay(decoded, place, !keyFrame && frame.blended());
        position++;
        cleared = place;
        clearLast = frame.disposed();
        afterKeyFrame = keyFrame;
        return Decoded.of(Picture.of(width, height, rgb), alpha).on(background);
    }

    private void open(Region first) throws DecodingException {
        width = Math.max(container.canvasWidth(), first.left + first.width);
        height = Math.max(container.canvasHeight(), first.top + first.height);
        PictureSize.check(width, height, limits);
        rgb = new byte[3 * width * height];
        alpha = new byte[width * height];
    }

    private void clear(Region region) {
        for (int y = region.top; y < region.top + region.height; y++) {
            int start = y * width + region.left;
            Arrays.fill(alpha, start, start + region.width, (byte) 0);
            Arrays.fill(rgb, 3 * start, 3 * (start + region.width), (byte) 0);
        }
    }

    private void lay(Decoded frame, Region place, boolean blend) {
        ByteBuffer pixels = frame.picture().pixels();
        byte[] opacity = frame.alpha();
        for (int y = 0, from = 0; y < place.height; y++) {
            int to = (place.top + y) * width + place.left;
            for (int x = 0; x < place.width; x++, from++, to++) {
                int source = opacity.length == 0 ? 255 : opacity[from] & 0xff;
                boolean replace = !blend || source == 255 || clearLast && cleared.holds(place.left + x, place.top + y);
                if (replace) {
                    pixels.get(3 * from, rgb, 3 * to, 3);
                    alpha[to] = (byte) source;
                } else if (source > 0) {
                    blend(pixels, from, source, to);
                }
            }
        }
    }

    private void blend(ByteBuffer pixels, int from, int source, int to) {
        int below = (alpha[to] & 0xff) * (256 - source) >> 8;
        int sum = source + below;
        long scale = (1L << 24) / sum;
        for (int channel = 0; channel < 3; channel++) {
            long mixed = (long) (pixels.get(3 * from + channel) & 0xff) * source
                    + (long) (rgb[3 * to + channel] & 0xff) * below;
            rgb[3 * to + channel] = (byte) (mixed * scale >> 24);
        }
        alpha[to] = (byte) sum;
    }
}
