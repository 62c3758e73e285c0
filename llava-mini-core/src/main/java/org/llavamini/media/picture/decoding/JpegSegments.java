// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The marker segments of a JPEG file: what they say, and the stream without application data and comments, so that
 * nothing in those (colour profiles, thumbnails, Adobe's or JFIF's marks) can disturb the platform's decoder.
 */
final class JpegSegments {
    /** More scans than this only serve to keep a decoder busy: each goes over all coefficients. */
    private static final int MAX_SCANS = 200;

    private static final int END = 0xd9;
    private static final int EXIF_HEADER_BYTES = 6;
    private static final String XMP_HEADER = "http://ns.adobe.com/xap/1.0/\0";

    private final byte[] file;
    private final ByteArrayOutputStream essential;
    private int at = 2;
    private int scans;
    private int width;
    private int height;
    private byte[] components = {};
    private boolean jfif;
    private int adobeTransform = -1;
    private ExifOrientation exif = ExifOrientation.NORMAL;
    private ExifOrientation xmp = ExifOrientation.NORMAL;
    private boolean complete;

    private JpegSegments(byte[] file) {
        this.file = file;
        this.essential = new ByteArrayOutputStream(file.length);
    }

    static JpegSegments parse(byte[] file) throws DecodingException {
        JpegSegments segments = new JpegSegments(file);
        segments.essential.write(file, 0, 2);
        segments.parse();
        return segments;
    }

    private void parse() throws DecodingException {
        while (true) {
            int marker = nextMarker();
            if (marker == END) {
                essential.write(0xff);
                essential.write(marker);
                break;
            }
            if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
                continue;
            }
            parseSegment(marker);
        }
        if (components.length == 0 || scans == 0) {
            throw DecodingException.damaged("it holds no picture");
        }
    }

    private void parseSegment(int marker) throws DecodingException {
        if (file.length - at < 2) {
            throw DecodingException.truncated();
        }
        int length = ByteBuffer.wrap(file).getShort(at) & 0xffff;
        if (length < 2) {
            throw DecodingException.damaged("a segment of impossible length");
        }
        if (length > file.length - at) {
            throw DecodingException.truncated();
        }
        int end = at + length;
        if (marker >= 0xe0 && marker <= 0xef || marker == 0xfe) {
            readApplicationData(marker, at + 2, length - 2);
        } else {
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                readFrame(marker, ByteBuffer.wrap(file, at + 2, length - 2).slice());
            }
            if (marker == 0xda) {
                end = endOfScan(end);
            }
            essential.write(0xff);
            essential.write(marker);
            essential.write(file, at, end - at);
        }
        at = end;
    }

    /** Moves behind the next marker; bytes before it are skipped, as libjpeg does. */
    private int nextMarker() throws DecodingException {
        while (at + 1 < file.length) {
            int code = file[at + 1] & 0xff;
            if (file[at] == (byte) 0xff && code != 0 && code != 0xff) {
                at += 2;
                complete = true;
                return code;
            }
            at++;
        }
        if (scans == 0) {
            throw DecodingException.truncated();
        }
        // Cameras that lost power leave the end out: whether pixels are missing, the decoder knows.
        complete = false;
        return END;
    }

    private int endOfScan(int start) throws DecodingException {
        if (++scans > MAX_SCANS) {
            throw DecodingException.damaged("more than " + MAX_SCANS + " scans");
        }
        for (int i = start; i + 1 < file.length; i++) {
            int code = file[i + 1] & 0xff;
            if (file[i] == (byte) 0xff && code != 0 && code != 0xff && (code < 0xd0 || code > 0xd7)) {
                return i;
            }
        }
        return file.length;
    }

    private void readApplicationData(int marker, int offset, int length) {
        String start = new String(file, offset, Math.min(XMP_HEADER.length(), length), StandardCharsets.ISO_8859_1);
        if (marker == 0xe0 && start.startsWith("JFIF\0")) {
            jfif = true;
        } else if (marker == 0xee && start.startsWith("Adobe") && length >= 12) {
            adobeTransform = file[offset + 11] & 0xff;
        } else if (marker == 0xe1 && start.startsWith("Exif\0\0")) {
            byte[] block = new byte[length - EXIF_HEADER_BYTES];
            System.arraycopy(file, offset + EXIF_HEADER_BYTES, block, 0, block.length);
            exif = ExifOrientation.of(block, 0);
        } else if (marker == 0xe1 && start.equals(XMP_HEADER)) {
            int header = XMP_HEADER.length();
            xmp = XmpOrientation.of(
                    ByteBuffer.wrap(file, offset + header, length - header).slice());
        }
    }

    private void readFrame(int marker, ByteBuffer frame) throws DecodingException {
        if (marker > 0xc2) {
            throw DecodingException.unsupported("lossless, hierarchical and arithmetic-coded JPEG are not supported");
        }
        if (components.length != 0) {
            throw DecodingException.damaged("it holds two pictures in one");
        }
        if (frame.get(0) != 8) {
            throw DecodingException.unsupported("samples of " + frame.get(0) + " bits are not supported");
        }
        height = frame.getShort(1) & 0xffff;
        width = frame.getShort(3) & 0xffff;
        components = new byte[frame.get(5) & 0xff];
        for (int i = 0; i < components.length; i++) {
            components[i] = frame.get(6 + 3 * i);
        }
    }

    /** Returns the stream without application data and comments. */
    byte[] essentialBytes() {
        return essential.toByteArray();
    }

    /** Returns whether the file has its end mark. */
    boolean complete() {
        return complete;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    ExifOrientation orientation() {
        return exif.or(xmp);
    }

    /** Returns how the samples are meant, by the rules of libjpeg. */
    JpegColors colors() throws DecodingException {
        return switch (components.length) {
            case 1 -> JpegColors.GRAY;
            case 3 -> {
                boolean named = components[0] == 'R' && components[1] == 'G' && components[2] == 'B';
                boolean rgb = !jfif && (adobeTransform == 0 || adobeTransform < 0 && named);
                yield rgb ? JpegColors.RGB : JpegColors.YCBCR;
            }
            case 4 -> adobeTransform > 0 ? JpegColors.YCCK : JpegColors.CMYK;
            default -> throw DecodingException.unsupported(components.length + " colour components");
        };
    }
}
