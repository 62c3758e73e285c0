// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding.heif;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.llavamini.media.Picture;
import org.llavamini.media.ffmpeg.Still;
import org.llavamini.media.ffmpeg.StillDecoder;
import org.llavamini.media.ffmpeg.StillDecoder.Coding;
import org.llavamini.media.picture.Background;
import org.llavamini.media.picture.PictureLimits;
import org.llavamini.media.picture.decoding.Decoded;
import org.llavamini.media.picture.decoding.DecodingException;
import org.llavamini.media.picture.decoding.PictureSize;

/**
 * Decodes the main picture of a HEIC or AVIF file: alone or as a grid of tiles, turned, mirrored and cut as the file says,
 * which is part of the picture here and not a hint as in EXIF.
 */
public final class HeifDecoder {
    private static final int MOST_TILES = 4096;
    private static final int NUMBERS_OF_COLORS = 4;

    private final HeifFile file;
    private final PictureLimits limits;
    private final String name;

    private HeifDecoder(HeifFile file, PictureLimits limits, String name) {
        this.file = file;
        this.limits = limits;
        this.name = name;
    }

    public static Picture decode(byte[] bytes, PictureLimits limits, Background background, String name)
            throws DecodingException {
        HeifFile file = HeifFile.parse(bytes);
        HeifDecoder decoder = new HeifDecoder(file, limits, name);
        int item = file.primary();
        Picture picture = decoder.item(item, false);
        Decoded decoded = Decoded.opaque(picture);
        Optional<Integer> alpha = background instanceof Background.Solid ? decoder.alphaOf(item) : Optional.empty();
        if (alpha.isPresent()) {
            decoded = Decoded.of(picture, decoder.alpha(alpha.get(), picture));
        }
        return HeifTransforms.apply(file.properties(item), decoded.on(background));
    }

    /** Decodes an item as it is stored: colours, or brightness alone. */
    private Picture item(int item, boolean brightness) throws DecodingException {
        checkSize(item);
        if (!file.type(item).equals("grid")) {
            try (Still still = coded(item)) {
                setColors(item, still);
                return picture(still, brightness, file.type(item));
            }
        }
        return grid(item, brightness);
    }

    private void checkSize(int item) throws DecodingException {
        Optional<HeifBox> size = file.property(item, "ispe");
        if (size.isPresent()) {
            HeifNumbers numbers = size.get().numbers();
            PictureSize.check(numbers.next(4), numbers.next(4), limits);
        }
    }

    private Still coded(int item) throws DecodingException {
        checkSize(item);
        return switch (file.type(item)) {
            case "hvc1", "hev1" -> coded(item, Coding.HEVC, "hvcC");
            case "av01" -> coded(item, Coding.AV1, "av1C");
            case "grid" -> throw DecodingException.damaged("a grid of grids");
            case String other ->
                throw DecodingException.unsupported(
                        "HEIF pictures of kind \"" + other.replaceAll("[^\\w ]", "?") + "\" are not supported");
        };
    }

    private Still coded(int item, Coding coding, String setup) throws DecodingException {
        byte[] description = file.property(item, setup).map(HeifBox::bytes).orElse(new byte[0]);
        Still still = StillDecoder.decode(coding, description, file.bytes(item), limits.maxPixels(), name);
        try {
            PictureSize.check(still.width(), still.height(), limits);
            return still;
        } catch (DecodingException e) {
            still.close();
            throw e;
        }
    }

    private static Picture picture(Still still, boolean brightness, String type) {
        if (!brightness) {
            return still.picture(type.equals("av01"));
        }
        byte[] samples = still.component(0);
        byte[] rgb = new byte[3 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = samples[i];
        }
        return Picture.owning(still.width(), still.height(), rgb);
    }

    private void setColors(int item, Still still) throws DecodingException {
        for (HeifBox property : file.properties(item)) {
            if (property.type().equals("colr")) {
                HeifNumbers numbers = new HeifNumbers(property.content().duplicate());
                if (numbers.nextType().equals("nclx")) {
                    numbers.next(NUMBERS_OF_COLORS);
                    still.setColors(numbers.nextInt(2), (numbers.next(1) & 0x80) != 0);
                }
            }
        }
    }

    private Picture grid(int item, boolean brightness) throws DecodingException {
        HeifNumbers numbers = new HeifNumbers(ByteBuffer.wrap(file.bytes(item)));
        numbers.next(1);
        int fieldBytes = (numbers.next(1) & 1) == 0 ? 2 : 4;
        int rows = numbers.nextInt(1) + 1;
        int columns = numbers.nextInt(1) + 1;
        int width = numbers.nextInt(fieldBytes);
        int height = numbers.nextInt(fieldBytes);
        PictureSize.check(width, height, limits);
        List<Integer> tiles = file.from(item, "dimg");
        if (tiles.size() != rows * columns || tiles.size() > MOST_TILES) {
            throw DecodingException.damaged("a grid of %dx%d has %d tiles".formatted(columns, rows, tiles.size()));
        }
        try (Still first = coded(tiles.getFirst())) {
            checkCoverage(first, columns, rows, width, height);
            try (Still canvas = first.canvas(columns * first.width(), rows * first.height())) {
                for (int i = 0; i < tiles.size(); i++) {
                    place(tiles.get(i), i == 0, first, i % columns, i / columns, canvas);
                }
                setColors(tiles.getFirst(), canvas);
                setColors(item, canvas);
                Picture whole = picture(canvas, brightness, file.type(tiles.getFirst()));
                return HeifTransforms.cut(whole, 0, 0, width, height);
            }
        }
    }

    private void place(int tile, boolean known, Still first, int column, int row, Still canvas)
            throws DecodingException {
        int left = column * first.width();
        int top = row * first.height();
        if (known) {
            canvas.place(first, left, top);
            return;
        }
        try (Still still = coded(tile)) {
            if (still.width() != first.width() || still.height() != first.height()) {
                throw DecodingException.damaged("its tiles differ in size");
            }
            canvas.place(still, left, top);
        }
    }

    /** Tiles may reach over the edge of the picture, but none may be useless: that bounds what is decoded for nothing. */
    private static void checkCoverage(Still tile, int columns, int rows, int width, int height)
            throws DecodingException {
        boolean covers = (long) tile.width() * columns >= width && (long) tile.height() * rows >= height;
        boolean needed = (long) tile.width() * (columns - 1) < width && (long) tile.height() * (rows - 1) < height;
        if (!covers || !needed) {
            throw DecodingException.damaged("its tiles of %dx%d do not make %dx%d pixels"
                    .formatted(tile.width(), tile.height(), width, height));
        }
    }

    private Optional<Integer> alphaOf(int item) {
        return file.to(item, "auxl").stream()
                .filter(other -> file.property(other, "auxC")
                        .map(box -> new String(box.bytes(), StandardCharsets.ISO_8859_1))
                        .filter(kind -> kind.contains(":auxiliary:alpha") || kind.contains(":auxid:1"))
                        .isPresent())
                .findFirst();
    }

    private byte[] alpha(int item, Picture of) throws DecodingException {
        Picture gray = item(item, true);
        if (gray.width() != of.width() || gray.height() != of.height()) {
            throw DecodingException.damaged("its transparency has another size than its colours");
        }
        byte[] rgb = gray.toBytes();
        byte[] alpha = new byte[rgb.length / 3];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = rgb[3 * i];
        }
        return alpha;
    }
}
