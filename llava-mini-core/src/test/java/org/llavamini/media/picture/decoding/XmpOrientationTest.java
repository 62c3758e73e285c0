// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.picture.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.llavamini.media.Picture;
import org.llavamini.media.TestingPictures;
import org.llavamini.media.picture.PictureReader;

/** Orientation that stands in XMP alone, as Pillow finds it. */
class XmpOrientationTest {
    private static final String XMP = "<x:xmpmeta><rdf:Description tiff:Orientation=\"6\"/></x:xmpmeta>";

    @Test
    void turnsJpegPngAndWebp() {
        assertTurned(jpeg(XMP), TestingPictures.picture("cmyk.jpg"));
        assertTurned(jpeg(XMP.replace("=\"6\"", ">6</tiff:Orientation")), TestingPictures.picture("cmyk.jpg"));
        assertTurned(png(), TestingPictures.picture("landscape.png"));
        assertTurned(webp(), TestingPictures.picture("lossy.webp"));
    }

    private static void assertTurned(byte[] file, Picture asStored) {
        Picture upright = PictureReader.create().read(file, "turned");
        assertThat(upright.width()).isEqualTo(asStored.height());
        assertThat(upright.pixel(upright.width() - 1, 0)).isEqualTo(asStored.pixel(0, 0));
        assertThat(PictureReader.create().withExifOrientation(false).read(file, "as stored"))
                .isEqualTo(asStored);
    }

    @Test
    void saysNothingWithoutOne() {
        for (String block : new String[] {"", "tiff:Orientation", "tiff:Orientation=\"9\"", "tiff:Orientation=\"1\""}) {
            assertThat(XmpOrientation.of(ByteBuffer.wrap(block.getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo(ExifOrientation.NORMAL);
        }
    }

    private static byte[] jpeg(String xmp) {
        byte[] original = TestingPictures.file("cmyk.jpg");
        byte[] block = ("http://ns.adobe.com/xap/1.0/\0" + xmp).getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer file = ByteBuffer.allocate(original.length + 4 + block.length);
        file.put(original, 0, 2).putShort((short) 0xffe1).putShort((short) (block.length + 2));
        return file.put(block).put(original, 2, original.length - 2).array();
    }

    private static byte[] png() {
        byte[] original = TestingPictures.file("landscape.png");
        byte[] block = ("iTXtXML:com.adobe.xmp\0\0\0\0\0" + XMP).getBytes(StandardCharsets.ISO_8859_1);
        CRC32 checksum = new CRC32();
        checksum.update(block);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int end = original.length - 12;
        file.writeBytes(Arrays.copyOf(original, end));
        file.writeBytes(ByteBuffer.allocate(4).putInt(block.length - 4).array());
        file.writeBytes(block);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        file.write(original, end, 12);
        return file.toByteArray();
    }

    private static byte[] webp() {
        byte[] original = TestingPictures.file("lossy.webp");
        byte[] block = XMP.getBytes(StandardCharsets.UTF_8);
        int padding = block.length & 1;
        ByteBuffer file = ByteBuffer.allocate(original.length + 8 + block.length + padding)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put(original)
                .put("XMP ".getBytes(StandardCharsets.US_ASCII))
                .putInt(block.length)
                .put(block);
        return file.putInt(4, file.capacity() - 8).array();
    }
}
