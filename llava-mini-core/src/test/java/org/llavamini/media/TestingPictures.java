// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Random;
import org.llavamini.media.picture.PictureReader;

/** The small pictures among the test resources, made ones, and ways to compare. */
public final class TestingPictures {
    private TestingPictures() {}

    public static byte[] file(String name) {
        try (InputStream stream = requireNonNull(TestingPictures.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the picture in a resource without rotation. */
    public static Picture picture(String name) {
        return PictureReader.create().withExifOrientation(false).read(file(name), name);
    }

    /** Returns the hash that expected.properties has under a key. */
    public static String expected(String key) {
        Properties properties = new Properties();
        try (InputStream stream = requireNonNull(TestingPictures.class.getResourceAsStream("expected.properties"))) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return requireNonNull(properties.getProperty(key), key);
    }

    public static String sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a picture of noise. */
    public static Picture noise(int width, int height, long seed) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        return Picture.of(width, height, rgb);
    }

    /** Returns the share of pixels in which a channel differs by more than two levels. */
    public static double shareOffByMoreThanTwo(byte[] actual, byte[] expected) {
        if (actual.length != expected.length) {
            return 1;
        }
        int off = 0;
        for (int pixel = 0; pixel < actual.length; pixel += 3) {
            int worst = 0;
            for (int i = pixel; i < pixel + 3; i++) {
                worst = Math.max(worst, Math.abs((actual[i] & 0xff) - (expected[i] & 0xff)));
            }
            off += worst > 2 ? 1 : 0;
        }
        return 3.0 * off / actual.length;
    }
}
