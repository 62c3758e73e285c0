// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.generation.EngineLimits;
import org.llavamini.generation.ModelSettings;
import org.llavamini.media.isolated.MediaProcess;
import org.llavamini.media.isolated.ProcessLimits;
import org.llavamini.media.video.MediaReader;
import org.llavamini.nn.Precision;
import org.llavamini.nn.PrecisionChoice;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Device;
import org.llavamini.option.ModelPrecision;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.TensorRuntime;
import org.llavamini.text.ConversationTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects how a model is to be opened; what is not set has the default that its method names. Not thread-safe. */
public final class LlavaMiniBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(LlavaMiniBuilder.class);
    private static final long IMAGE_CACHE_BYTES = 256L << 20;

    private final String name;
    private final Supplier<Path> directory;
    private Quirks quirks = Quirks.defaults();
    private CheckpointOptions others = CheckpointOptions.none();
    private Optional<Path> tokenizer = Optional.empty();
    private Optional<ConversationTemplate> template = Optional.empty();
    private Optional<AspectRatio> aspectRatio = Optional.empty();
    private OptionalInt threads = OptionalInt.empty();
    private MediaReader media = MediaReader.create();
    private ModelPrecision precision = ModelPrecision.AUTO;
    private Device device = Device.cpu();
    private long imageCacheBytes = IMAGE_CACHE_BYTES;
    private Optional<ProcessLimits> isolation = Optional.empty();
    private EngineLimits limits = EngineLimits.defaults();

    LlavaMiniBuilder(String name, Supplier<Path> directory) {
        this.name = name;
        this.directory = directory;
    }

    /** Takes the vision tower from a CLIP directory; else from where the checkpoint says. */
    public LlavaMiniBuilder visionTower(Path clipDirectory) {
        others = others.withVisionTower(clipDirectory);
        return this;
    }

    /** Takes the model below an adapter from a directory; else from where the adapter says. */
    public LlavaMiniBuilder base(Path modelDirectory) {
        others = others.withBase(modelDirectory);
        return this;
    }

    /** Takes the tokenizer from another directory; else from the checkpoint. */
    public LlavaMiniBuilder tokenizer(Path tokenizerDirectory) {
        tokenizer = Optional.of(tokenizerDirectory);
        return this;
    }

    /** Sets the conversation template; else the checkpoint's or the tokenizer's. */
    public LlavaMiniBuilder template(ConversationTemplate newTemplate) {
        template = Optional.of(newTemplate);
        return this;
    }

    /** Sets what becomes of pictures that are not square; else as config.json says. */
    public LlavaMiniBuilder aspectRatio(AspectRatio newAspectRatio) {
        aspectRatio = Optional.of(newAspectRatio);
        return this;
    }

    /** Sets whether pictures are turned as their EXIF data say; they are. */
    public LlavaMiniBuilder exifOrientation(boolean honoured) {
        media = media.withPictures(media.pictures().withExifOrientation(honoured));
        return this;
    }

    /**
     * Sets how pictures and videos are read: limits, orientation, background; else as {@link MediaReader#create} reads. Frame sources with a reader or limits of their own keep them.
     */
    public LlavaMiniBuilder media(MediaReader reader) {
        media = requireNonNull(reader, "reader is null");
        return this;
    }

    /**
     * Decodes videos, and the pictures that FFmpeg reads, in processes of their own, which end with the model: a decoder that crashes is
     * an error of one request. Else they are decoded in this process.
     */
    public LlavaMiniBuilder isolateMedia(ProcessLimits processLimits) {
        isolation = Optional.of(processLimits);
        return this;
    }

    /** Sets the numbers to compute in; else what this machine does best. */
    public LlavaMiniBuilder precision(ModelPrecision newPrecision) {
        precision = requireNonNull(newPrecision, "newPrecision is null");
        return this;
    }

    /** Sets where to compute; else on the CPU. */
    public LlavaMiniBuilder device(Device newDevice) {
        device = requireNonNull(newDevice, "newDevice is null");
        return this;
    }

    /** Sets how many threads one operator may use, for the whole process; else one for each processor. */
    public LlavaMiniBuilder threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads must be greater than zero: " + count);
        }
        threads = OptionalInt.of(count);
        return this;
    }

    /** Makes choices where the paper and the official code differ, over those of config.json. */
    public LlavaMiniBuilder quirks(Quirks choices) {
        quirks = quirks.with(choices);
        return this;
    }

    /** Sets how much memory encoded pictures may take, so that a second question about one is cheap; else 256 MiB. */
    public LlavaMiniBuilder imageCacheBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("imageCacheBytes must not be negative: " + bytes);
        }
        imageCacheBytes = bytes;
        return this;
    }

    /** Sets how many requests share the model's steps; else 16. */
    public LlavaMiniBuilder maxConcurrent(int requests) {
        limits = limits.withMaxConcurrent(requests);
        return this;
    }

    /** Sets how many requests may wait besides; else 256. */
    public LlavaMiniBuilder maxWaiting(int requests) {
        limits = limits.withMaxWaiting(requests);
        return this;
    }

    /** Sets how many bytes of pictures those that wait may bring together; else 1 GiB. */
    public LlavaMiniBuilder maxWaitingMediaBytes(long bytes) {
        limits = limits.withMaxWaitingMediaBytes(bytes);
        return this;
    }

    /** Sets how much memory the keys and values of all requests may take; else a quarter of the machine's. */
    public LlavaMiniBuilder keyValueBytes(long bytes) {
        limits = limits.withKeyValueBytes(bytes);
        return this;
    }

    /** Returns the name that the model will have. */
    public String name() {
        return name;
    }

    /**
     * Opens the model.
     *
     * @throws org.llavamini.error.LlavaMiniException naming the file, field or weight that is at fault
     */
    public LlavaMini build() {
        Path home = directory.get();
        Optional<ModelConfig> config = config(home);
        PrecisionChoice choice = PrecisionChoice.of(
                precision, config.flatMap(ModelConfig::dtype), config.flatMap(ModelConfig::quantization), device);
        Precision numbers = choice.precision();
        LOG.info("{} computes in {}", name, choice.reason());
        TensorRuntime.setThreads(threads.orElseGet(TensorRuntime::defaultThreads), numbers.multipliesInFloat32());
        Optional<MediaProcess> decoders = isolation.map(MediaProcess::within);
        return LlavaMini.open(
                name,
                choice.name(),
                new ModelSettings(
                        home,
                        others,
                        tokenizer,
                        template,
                        aspectRatio,
                        decoders.map(process -> process.around(media)).orElse(media),
                        numbers,
                        device,
                        quirks,
                        imageCacheBytes),
                limits,
                decoders);
    }

    /** Whatever is wrong with the configuration is said when the model is opened. */
    private static Optional<ModelConfig> config(Path directory) {
        try {
            return Optional.of(ModelConfig.read(directory));
        } catch (LlavaMiniException unreadable) {
            return Optional.empty();
        }
    }
}
