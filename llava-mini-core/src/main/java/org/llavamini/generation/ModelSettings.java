// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.checkpoint.CheckpointOptions;
import org.llavamini.media.video.MediaReader;
import org.llavamini.nn.Precision;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Device;
import org.llavamini.option.Quirks;
import org.llavamini.text.ConversationTemplate;

/**
 * Which model to open and how it computes.
 *
 * @param directory the checkpoint
 * @param others directories in place of those that the checkpoint names
 * @param tokenizer a directory with tokenizer files in place of the checkpoint's
 * @param template in place of what checkpoint or tokenizer suggest
 * @param aspectRatio what becomes of pictures that are not square, in place of config.json's choice
 * @param media how pictures and videos are read
 * @param precision the numbers
 * @param device where
 * @param quirks choices over those of config.json
 * @param imageCacheBytes how much memory encoded pictures may take
 */
public record ModelSettings(
        Path directory,
        CheckpointOptions others,
        Optional<Path> tokenizer,
        Optional<ConversationTemplate> template,
        Optional<AspectRatio> aspectRatio,
        MediaReader media,
        Precision precision,
        Device device,
        Quirks quirks,
        long imageCacheBytes) {
    public ModelSettings {
        requireNonNull(directory, "directory is null");
        requireNonNull(others, "others is null");
        requireNonNull(tokenizer, "tokenizer is null");
        requireNonNull(template, "template is null");
        requireNonNull(aspectRatio, "aspectRatio is null");
        requireNonNull(media, "media is null");
        requireNonNull(precision, "precision is null");
        requireNonNull(device, "device is null");
        requireNonNull(quirks, "quirks is null");
    }
}
