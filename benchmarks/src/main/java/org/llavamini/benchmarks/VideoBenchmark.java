// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.benchmarks;

import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.media.isolated.MediaProcess;
import org.llavamini.media.isolated.ProcessLimits;
import org.llavamini.media.preprocessing.ClipPreprocessing;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.TowerShape;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.media.video.FrameShape;
import org.llavamini.media.video.FrameStream;
import org.llavamini.media.video.MediaReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs to decode a video in a process of its own: a video given with {@code -p video=FILE}, all of its frames, as they are or
 * in the form that a tower of 224 pixels takes.
 */
@State(Scope.Benchmark)
public class VideoBenchmark extends MillisecondsBenchmark {
    /** Above the rate of any video: every frame. */
    private static final int RATE = 1000;

    private static final int SIDE = 224;

    /** The video. */
    @Param({""})
    public String video;

    /** Where it is decoded. */
    @Param({"in-process", "isolated"})
    public String media;

    /** The form of the frames. */
    @Param({"whole", "tower"})
    public String form;

    private final MediaProcess process = MediaProcess.within(ProcessLimits.defaults());
    private MediaReader reader;
    private Optional<FrameShape> shape;

    /** Chooses the reader. */
    @Setup
    public void choose() {
        if (video.isEmpty()) {
            throw new IllegalArgumentException("name a video: -p video=FILE");
        }
        MediaReader here = MediaReader.create();
        reader = media.equals("isolated") ? process.around(here) : here;
        shape = form.equals("tower")
                ? Optional.of(new TowerShape(ImagePreprocessor.of(ClipPreprocessing.clip(SIDE)), true))
                : Optional.empty();
    }

    /** Ends the process. */
    @TearDown
    public void end() {
        process.close();
    }

    /** Decodes all frames and returns how many there are. */
    @Benchmark
    public int decode() {
        int frames = 0;
        try (FrameStream stream =
                reader.videos().open(Path.of(video), FrameChoice.perSecond(RATE), shape, reader, () -> false)) {
            while (stream.hasNext()) {
                stream.next();
                frames++;
            }
        }
        return frames;
    }
}
