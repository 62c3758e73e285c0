// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.ResidentMemory;
import org.llavamini.error.LlavaMiniException;

/** Broken and hostile videos: frames, with a warning where some are lost, or one clear error; never an abort. */
class DamagedVideosTest {
    private static final FrameChoice OFFICIAL = FrameChoice.perSecond(1);
    private static final int MUTATIONS = 60;
    private static final int CLIPS = 100;
    private static final long SLACK_MEBIBYTES = 32;

    @TempDir
    private Path directory;

    @Test
    void refusesWhatHoldsNoFrame() throws IOException {
        byte[] video = bytes("clip.mp4", "mpeg4");
        byte[] matroska = bytes("clip.mkv", "mpeg4");
        byte[] gif = bytes("clip.gif", "gif");
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("empty.mp4", new byte[0]);
        files.put("one-byte.mp4", new byte[] {0});
        files.put("zeros.mp4", new byte[100_000]);
        files.put("noise.avi", noise(100_000));
        files.put("text.mp4", text("no video at all"));
        files.put("no-index.mp4", Arrays.copyOf(video, 200));
        files.put("signature.mp4", Arrays.copyOf(video, 32));
        files.put("signature.mkv", Arrays.copyOf(matroska, 40));
        files.put("signature.gif", Arrays.copyOf(gif, 6));
        files.put("signature.avi", text("RIFF\u0010\0\0\0AVI LIST"));
        files.put("cut-box.mp4", new byte[] {0x7f, -1, -1, -1, 'm', 'o', 'o', 'v', 0, 0, 0, 0});
        files.put("playlist.m3u8", text("#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nclip.mp4\n#EXT-X-ENDLIST\n"));
        files.put("list.ffconcat", text("ffconcat version 1.0\nfile clip.mp4\n"));
        files.put("list.mp4", text("ffconcat version 1.0\nfile clip.mp4\n"));
        files.put("dash.mpd", text("<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>"));
        files.put("session.sdp", text("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n"));
        files.put("picture.mp4", text("P6 2 2 255 123456789012"));
        files.put("sound.wav", sound());
        files.put("page.webm", text("<html><body>404 not found</body></html>"));
        files.put("archive.mkv", text("PK\u0003\u0004 and so on"));
        assertThat(files).hasSizeGreaterThanOrEqualTo(20);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                assertThat(outcome(file.getKey(), file.getValue()))
                        .as(file.getKey())
                        .isEqualTo("error");
            }
        });
    }

    @Test
    void givesTheFramesBeforeTheDamageAndSaysSo() throws IOException {
        byte[] video = bytes("clip.mp4", "mpeg4");
        byte[] matroska = bytes("clip.mkv", "mpeg4");
        assertThat(outcome("cut.mp4", Arrays.copyOf(video, video.length * 2 / 3)))
                .isEqualTo("warning");
        assertThat(outcome("cut.mkv", Arrays.copyOf(matroska, matroska.length / 3)))
                .isEqualTo("warning");
        byte[] holes = video.clone();
        Arrays.fill(holes, video.length / 2, video.length * 3 / 4, (byte) 0x55);
        assertThat(outcome("holes.mp4", holes)).isIn("frames", "warning");
        assertThat(outcome("whole.mp4", video)).isEqualTo("frames");
    }

    @Test
    void survivesRandomDamageWithoutGrowing() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, byte[]> clips = new LinkedHashMap<>();
        clips.put("clip.mp4", bytes("clip.mp4", "mpeg4"));
        clips.put("clip.avi", bytes("clip.avi", "mpeg4"));
        clips.put("clip.webm", bytes("clip.webm", "libvpx"));
        clips.put("clip.gif", bytes("clip.gif", "gif"));
        long before = ResidentMemory.mebibytesOutsideHeap();
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(3), () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                for (Map.Entry<String, byte[]> clip : clips.entrySet()) {
                    byte[] damaged = clip.getValue().clone();
                    int reach = i % 2 == 0 ? Math.min(600, damaged.length) : damaged.length;
                    for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                        damaged[random.nextInt(reach)] = (byte) random.nextInt();
                    }
                    assertThat(outcome("damaged-" + clip.getKey(), damaged))
                            .as("%s, seed %s, mutation %s", clip.getKey(), seed, i)
                            .isNotEmpty();
                }
            }
        });
        assertThat(ResidentMemory.mebibytesOutsideHeap() - before).isLessThan(2 * SLACK_MEBIBYTES);
    }

    @Test
    void manyClipsLeaveNothingBehind() throws IOException {
        byte[] clip = bytes("clip.mp4", "mpeg4");
        for (int i = 0; i < CLIPS / 2; i++) {
            assertThat(outcome("again.mp4", clip)).isEqualTo("frames");
        }
        long before = ResidentMemory.mebibytesOutsideHeap();
        for (int i = 0; i < CLIPS; i++) {
            assertThat(outcome("again.mp4", clip)).isEqualTo("frames");
        }
        assertThat(ResidentMemory.mebibytesOutsideHeap() - before)
                .as("growth of the resident set in MiB over %s clips", CLIPS)
                .isLessThan(SLACK_MEBIBYTES);
    }

    /** Reads a video to its end: "frames", "warning" or "error"; anything else that happens fails the test. */
    private String outcome(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, content);
        try (FrameStream stream = FrameSource.video(file).open(OFFICIAL)) {
            int given = 0;
            for (; stream.hasNext(); given++) {
                assertThat(stream.next().picture().height()).isPositive();
            }
            assertThat(given).as(name).isBetween(1, stream.total());
            assertThat(given == stream.total() || stream.loss().isPresent())
                    .as(name)
                    .isTrue();
            stream.loss()
                    .ifPresent(loss -> assertThat(loss.message()).endsWith(name).doesNotContain("\n"));
            return stream.loss().isPresent() ? "warning" : "frames";
        } catch (LlavaMiniException e) {
            assertThat(e.getMessage()).endsWith(name).doesNotContain("\n");
            return "error";
        }
    }

    private byte[] bytes(String name, String encoder) throws IOException {
        return Files.readAllBytes(TestingVideo.of(40).write(directory.resolve(name), encoder));
    }

    private static byte[] text(String content) {
        return content.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private static byte[] sound() {
        byte[] header = text("RIFF$\u0008\0\0WAVEfmt \u0010\0\0\0\u0001\0\u0001\0@\u001f\0\0\u0080>\0\0"
                + "\u0002\0\u0010\0data\0\u0008\0\0");
        return Arrays.copyOf(header, header.length + 2048);
    }
}
