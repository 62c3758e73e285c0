// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.pytorch.PyTorchFile;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.checkpoint.vision.PreprocessorConfigFile;
import org.llavamini.media.TestingPictures;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.picture.Background;
import org.llavamini.media.picture.PictureLimits;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameSource;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.TestingVideo;
import org.llavamini.text.tokenizer.Tokenizer;

/** The readers of this module. About fourteen thousand inputs each time, as many as time allows with {@code ./fuzz}. */
class FuzzTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources", "org", "llavamini");
    private static final int INPUTS = 14_000;
    private static final int FAST = 100;
    private static final int SLOW = 20;
    private static final int VIDEO = 3;

    private static final PictureReader PICTURES = PictureReader.create()
            .withLimits(PictureLimits.defaults().withMaxPixels(4_000_000))
            .withBackground(Background.WHITE);
    private static final VideoLimits VIDEOS = VideoLimits.defaults().withMaxPixels(1_000_000);

    @TempDir
    private Path directory;

    @Test
    void everyBrokenFileIsReadOrRefused() throws IOException {
        List<FuzzTarget> targets = new ArrayList<>();
        targets.add(pictures("PNG", FAST, "landscape.png", "interlaced.png", "palette-trns.png", "gray16.png"));
        targets.add(pictures("JPEG", SLOW, "exif-orientation-6.jpg", "cmyk.jpg"));
        targets.add(pictures("GIF", FAST, "animated.gif", "gif-offset-t.gif"));
        targets.add(pictures("BMP", FAST, "rgb.bmp", "palette.bmp"));
        targets.add(pictures("TIFF", FAST, "lzw.tif", "palette.tif", "orientation-8.tif"));
        targets.add(pictures("WebP", SLOW, "lossy.webp", "lossless.webp", "clear.webp", "clear-animated.webp"));
        targets.add(pictures("HEIC", FAST, "plain.heic", "grid.heic", "turned-6.heic"));
        targets.add(pictures("AVIF", SLOW, "plain.avif", "grid.avif", "clear.avif"));
        targets.add(videos("animated WebP", "clear-animated.webp", ""));
        targets.add(videos("MP4", "clip.mp4", "mpeg4"));
        targets.add(videos("MKV", "clip.mkv", "mpeg4"));
        targets.add(videos("AVI", "clip.avi", "mpeg4"));
        targets.add(videos("TS", "clip.ts", "mpeg2video"));
        targets.add(videos("animated GIF", "clip.gif", "gif"));
        targets.add(new FuzzTarget("safetensors", FAST, List.of(safetensors()), FuzzTest::readSafetensors));
        targets.add(new FuzzTarget(
                "PyTorch",
                FAST,
                List.of(resource("checkpoint/pytorch/zip.bin"), resource("checkpoint/pytorch/legacy.bin")),
                file -> PyTorchFile.open(file).close()));
        targets.add(json("config.json", "checkpoint/llama31-c1", ModelConfig::read));
        targets.add(json("preprocessor_config.json", "checkpoint/clip-whole", PreprocessorConfigFile::read));
        targets.add(json("tokenizer.json", "text/llama31-c1", FuzzTest::readTokenizer));
        targets.add(json("tokenizer_config.json", "text/llama31-c1", FuzzTest::readTokenizer));
        targets.add(json("tokenizer.model", "text/vicuna-c1", FuzzTest::readTokenizer));
        new Fuzzer().run("core", targets, INPUTS);
    }

    private static FuzzTarget pictures(String name, int share, String... files) {
        return new FuzzTarget(
                name, share, Arrays.stream(files).map(TestingPictures::file).toList(), PICTURES::read);
    }

    private FuzzTarget videos(String name, String file, String encoder) throws IOException {
        byte[] whole = encoder.isEmpty()
                ? TestingPictures.file(file)
                : Files.readAllBytes(TestingVideo.of(12).write(directory.resolve(file), encoder));
        return new FuzzTarget(name, VIDEO, List.of(whole), FuzzTest::readVideo);
    }

    private static void readVideo(Path file) {
        try (FrameStream frames = FrameSource.video(file, VIDEOS).open(FrameChoice.uniform(3))) {
            frames.forEachRemaining(frame -> {});
        }
    }

    private static FuzzTarget json(String name, String folder, FuzzTarget.Reader reader) {
        Path template = RESOURCES.resolve(folder);
        return new FuzzTarget(
                name, SLOW, List.of(resource(folder + "/" + name)), FuzzTarget.inFolder(name, template, reader));
    }

    private static void readTokenizer(Path folder) {
        try (Tokenizer opened = Tokenizer.open(folder)) {
            opened.decode(opened.encode("What is this? 这是什么？", true), false);
        }
    }

    private static void readSafetensors(Path file) {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            opened.names();
        }
    }

    private static byte[] safetensors() {
        String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]},\"__metadata__\":{\"format\":\"pt\"}}";
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + 32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    private static byte[] resource(String name) {
        try {
            return Files.readAllBytes(RESOURCES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
