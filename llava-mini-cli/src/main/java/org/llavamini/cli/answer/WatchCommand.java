// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.Answer;
import org.llavamini.ImageInput;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;
import org.llavamini.StreamWindow;
import org.llavamini.VideoStream;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.FrameFlags;
import org.llavamini.cli.option.GenerationFlags;
import org.llavamini.cli.option.GivenFile;
import org.llavamini.cli.option.IsolationFlag;
import org.llavamini.cli.option.ModelFlags;
import org.llavamini.cli.option.VisualFlags;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.VideoLimits;
import org.llavamini.media.video.Frame;
import org.llavamini.media.video.LiveFrames;
import org.llavamini.option.GenerationOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers a standing question while a video goes on. */
@Command(name = "watch", description = "Answer one question again and again while a video goes on.")
public final class WatchCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelFlags model;

    @Mixin
    private IsolationFlag isolation;

    @Mixin
    private GenerationFlags generation;

    @Option(
            names = "--video",
            paramLabel = "FILE",
            required = true,
            description = "The video; - reads it from stdin as it comes.")
    private String video;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Seconds of video between answers (${DEFAULT-VALUE}).")
    private double every;

    @Option(
            names = "--fps",
            paramLabel = "RATE",
            defaultValue = "1",
            description = "Frames per second of video that are looked at (${DEFAULT-VALUE}).")
    private double framesPerSecond;

    @Option(
            names = "--fused-frames",
            paramLabel = "N",
            defaultValue = "16",
            description = "The question is fused with that many of the latest frames (${DEFAULT-VALUE}).")
    private int fusedFrames;

    @Option(
            names = "--read-frames",
            paramLabel = "N",
            defaultValue = "64",
            description = "The language model reads that many of the latest frames (${DEFAULT-VALUE}).")
    private int readFrames;

    @Option(
            names = "--frame-choice",
            paramLabel = "time",
            defaultValue = "time",
            description = "Only time: the frames of a video that goes on have no final numbers.")
    private String frameChoice;

    @Option(
            names = "--skip-still",
            paramLabel = "FRACTION",
            defaultValue = "0",
            description =
                    "Frames that differ less than this from the last one kept are not seen (${DEFAULT-VALUE}: all are).")
    private double skipStill;

    @Option(names = "--json", description = "Print one JSON object per answer.")
    private boolean json;

    @Parameters(paramLabel = "QUESTION", description = "The question, in quotes.")
    private String question;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public WatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GenerationOptions options = generation.options(spec);
        WrongUsage.requirePositive(spec, every, "--every");
        FrameFlags.requireRate(spec, framesPerSecond);
        FrameFlags.requireFraction(spec, skipStill);
        WrongUsage.require(
                spec,
                FrameFlags.isByTime(spec, frameChoice),
                "frames of a video that goes on are chosen by time (--frame-choice)");
        WrongUsage.require(
                spec,
                !isolation.isIsolated(spec, false),
                "a video that goes on is decoded in this process; only in-process can be given (--media)");
        WrongUsage.requirePositive(spec, fusedFrames, "--fused-frames");
        WrongUsage.require(
                spec,
                readFrames >= fusedFrames,
                "must be at least --fused-frames, but is " + readFrames + " (--read-frames)");
        try (LiveFrames frames = frames();
                LlavaMini opened = model.open(spec);
                VideoStream stream = opened.videoStream(new StreamWindow(fusedFrames, readFrames, skipStill))) {
            watch(frames, stream, Prompt.of(question).options(options), opened.name());
            frames.damage().ifPresent(damage -> console.err().println("llava-mini: damaged: " + damage + " (--video)"));
        }
        return 0;
    }

    private LiveFrames frames() {
        VideoLimits limits = model.media(spec).videoLimits();
        if (video.equals(VisualFlags.STDIN)) {
            return LiveFrames.ofStream(console.in(), "stdin", framesPerSecond, limits, () -> false);
        }
        Path file = GivenFile.readable(Path.of(video), "video", "--video");
        if (Files.isRegularFile(file)) {
            return LiveFrames.ofFile(file, framesPerSecond, limits, () -> false);
        }
        try {
            // The process ends with the video: nobody has to close the pipe.
            return LiveFrames.ofStream(Files.newInputStream(file), video, framesPerSecond, limits, () -> false);
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "video cannot be read: " + file, e);
        }
    }

    private void watch(LiveFrames frames, VideoStream stream, Prompt prompt, String name) {
        double due = every;
        @Nullable Frame unanswered = null;
        while (frames.hasNext()) {
            Frame frame = frames.next();
            if (frame.seconds() >= due && unanswered != null) {
                show(unanswered, stream.ask(prompt), name, stream.skipped());
                due = (Math.floor(frame.seconds() / every) + 1) * every;
            }
            if (stream.add(new ImageInput.Decoded(frame.picture()))) {
                unanswered = frame;
            }
        }
        if (unanswered != null) {
            show(unanswered, stream.ask(prompt), name, stream.skipped());
        }
    }

    private void show(Frame latest, Answer answer, String name, long skipped) {
        if (json) {
            ObjectNode object = AnswerObject.of(answer, 0, name);
            if (skipStill > 0) {
                object.put(AnswerObject.FRAMES_SKIPPED, skipped);
            }
            console.out().println(object.put("seconds", Math.round(latest.seconds() * 1000) / 1e3));
        } else {
            long seconds = (long) latest.seconds();
            console.out()
                    .println("[%d:%02d:%02d] %s"
                            .formatted(
                                    seconds / 3600,
                                    seconds / 60 % 60,
                                    seconds % 60,
                                    answer.text().strip()));
        }
        console.out().flush();
    }
}
