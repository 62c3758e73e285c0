// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.isolated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.media.Picture;

class SharedPixelsTest {
    private static final long ANY_SIZE = Long.MAX_VALUE;

    @TempDir
    private Path directory;

    @Test
    void whatOneWritesTheOtherReadsAndTheFileHasLostItsName() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/shm")), "this system has no files in memory");
        List<Path> names = new ArrayList<>();
        List<SharedPixels> theirs = new ArrayList<>();
        try (SharedPixels ours = SharedPixels.offer(file -> {
                    names.add(file);
                    return theirs.add(SharedPixels.open(file));
                })
                .orElseThrow()) {
            assertThat(names.getFirst()).doesNotExist();
            for (int[] size : new int[][] {{1, 1}, {640, 480}, {17, 3}, {256, 1024}, {257, 341}}) {
                Picture picture = picture(size[0], size[1]);
                assertThat(passed(picture, Optional.of(theirs.getFirst()), Optional.of(ours)))
                        .as(picture.toString())
                        .isEqualTo(picture);
            }
        } finally {
            theirs.forEach(SharedPixels::close);
        }
    }

    private static Picture picture(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(width).nextBytes(rgb);
        return Picture.of(width, height, rgb);
    }

    private static Picture passed(Picture picture, Optional<SharedPixels> there, Optional<SharedPixels> here)
            throws IOException {
        byte[] message = written(picture, there);
        return Wire.readPicture(new DataInputStream(new ByteArrayInputStream(message)), ANY_SIZE, here);
    }

    private static byte[] written(Picture picture, Optional<SharedPixels> there) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        Wire.writePicture(new DataOutputStream(message), picture, there);
        return message.toByteArray();
    }

    @Test
    void whatFindsNoRoomThereComesThroughThePipe() throws IOException {
        Picture picture = picture(64, 64);
        SharedPixels full = SharedPixels.open(Files.createFile(directory.resolve("full")));
        assertThat(written(picture, Optional.of(full))).hasSizeLessThan(20);
        full.close();
        assertThat(written(picture, Optional.of(full))).hasSizeGreaterThan(64 * 64 * 3);
        assertThat(passed(picture, Optional.of(full), Optional.empty())).isEqualTo(picture);
    }

    @Test
    void whatWasCutShortIsAnErrorAndNoCrash() throws IOException {
        Picture picture = picture(64, 64);
        Path file = Files.createFile(directory.resolve("cut"));
        try (SharedPixels there = SharedPixels.open(file);
                SharedPixels here = SharedPixels.open(file)) {
            byte[] message = written(picture, Optional.of(there));
            there.clear();
            assertThatThrownBy(() -> Wire.readPicture(
                            new DataInputStream(new ByteArrayInputStream(message)), ANY_SIZE, Optional.of(here)))
                    .isInstanceOf(EOFException.class);
            assertThatThrownBy(() -> Wire.readPicture(
                            new DataInputStream(new ByteArrayInputStream(message)), ANY_SIZE, Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("nonsense");
        }
    }

    @Test
    void whatIsNotAcceptedIsNotThere() throws IOException {
        assertThat(SharedPixels.offer(file -> false)).isEmpty();
    }
}
