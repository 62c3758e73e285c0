// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.heif;

import java.util.List;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.decoding.DecodingException;
import org.llavamini.media.picture.decoding.ExifOrientation;

/** What a HEIF file has done to a picture before it is shown: cutting, turning, mirroring, in its order. */
final class HeifTransforms {
    private HeifTransforms() {}

    static Picture apply(List<HeifBox> properties, Picture picture) throws DecodingException {
        Picture result = picture;
        for (HeifBox property : properties) {
            result = switch (property.type()) {
                case "irot" -> turned(property.content().get(0) & 3).apply(result);
                case "imir" ->
                    ((property.content().get(0) & 1) == 0
                                    ? ExifOrientation.MIRRORED_VERTICALLY
                                    : ExifOrientation.MIRRORED)
                            .apply(result);
                case "clap" -> cut(property, result);
                default -> result;
            };
        }
        return result;
    }

    private static ExifOrientation turned(int quartersCounterclockwise) {
        return switch (quartersCounterclockwise) {
            case 1 -> ExifOrientation.ROTATED_90_COUNTERCLOCKWISE;
            case 2 -> ExifOrientation.ROTATED_180;
            case 3 -> ExifOrientation.ROTATED_90_CLOCKWISE;
            default -> ExifOrientation.NORMAL;
        };
    }

    private static Picture cut(HeifBox box, Picture picture) throws DecodingException {
        HeifNumbers numbers = new HeifNumbers(box.content().duplicate());
        double width = fraction(numbers);
        double height = fraction(numbers);
        double right = fraction(numbers);
        double down = fraction(numbers);
        long columns = Math.round(width);
        long rows = Math.round(height);
        long left = (long) Math.floor(right + (picture.width() - width) / 2);
        long top = (long) Math.floor(down + (picture.height() - height) / 2);
        boolean inside = columns > 0
                && rows > 0
                && left >= 0
                && top >= 0
                && left + columns <= picture.width()
                && top + rows <= picture.height();
        // Wrong apertures are common, and browsers ignore them.
        return inside ? cut(picture, (int) left, (int) top, (int) columns, (int) rows) : picture;
    }

    static Picture cut(Picture picture, int left, int top, int columns, int rows) {
        if (columns == picture.width() && rows == picture.height()) {
            return picture;
        }
        byte[] rgb = new byte[3 * columns * rows];
        for (int y = 0; y < rows; y++) {
            picture.copy(left, top + y, columns, rgb, 3 * columns * y);
        }
        return Picture.owning(columns, rows, rgb);
    }

    private static double fraction(HeifNumbers numbers) throws DecodingException {
        int dividend = numbers.nextSigned();
        int divisor = numbers.nextSigned();
        if (divisor == 0) {
            throw DecodingException.damaged("a fraction over zero");
        }
        return (double) dividend / divisor;
    }
}
