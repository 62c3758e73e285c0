// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.llavamini.encoding.EncodedFrames;
import org.llavamini.encoding.PictureKey;
import org.llavamini.encoding.PromptIds;
import org.llavamini.generation.LoadedModel;
import org.llavamini.generation.Subject;
import org.llavamini.generation.Submission;
import org.llavamini.media.ContentDigest;
import org.llavamini.media.Picture;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.video.MediaReader;
import org.llavamini.text.Conversation;

/**
 * Makes of a prompt what the engine takes: ids, and which picture it is or how its frames come. A picture is not decoded here: who it is
 * tells whether anybody has to. Thread-safe.
 */
final class PromptPreparation {
    private final LlavaMini owner;
    private final LoadedModel model;
    private final MediaReader media;
    private final PictureReader reader;

    PromptPreparation(LlavaMini owner, LoadedModel model, MediaReader media) {
        this.owner = owner;
        this.model = model;
        this.media = media;
        this.reader = media.pictures();
    }

    /** Returns a prompt as it is submitted. */
    Submission submission(Prompt prompt, boolean wantsText) {
        return new Submission(
                () -> prepare(prompt),
                prompt.options(),
                prompt.deadline(),
                prompt.cancellation(),
                mediaBytes(prompt),
                wantsText);
    }

    /** Files are read when they are wanted: while they wait they take no memory. */
    private static long mediaBytes(Prompt prompt) {
        return switch (prompt.visual().orElse(null)) {
            case ImageInput.Bytes bytes -> bytes.size();
            case ImageInput.Decoded(Picture picture) -> 3L * picture.width() * picture.height();
            case null, default -> 0;
        };
    }

    private Submission.Prepared prepare(Prompt prompt) {
        PromptIds ids = ids(prompt);
        model.requireRoom(ids);
        return new Submission.Prepared(ids, prompt.visual().map(this::subject).orElseGet(Subject.Nothing::new));
    }

    private Subject subject(VisualInput input) {
        return switch (input) {
            case ImageInput image -> picture(image);
            case VideoInput video -> Subject.Encoded.own(() -> frames(video, 0));
            case EncodedVideo video -> video.subject(owner);
            case VideoStream stream -> stream.subject(owner);
        };
    }

    /** A video of which just this is asked keeps no keys and values: they are used as they come. */
    EncodedFrames frames(VideoInput video, long budget) {
        return model.imageEncoder().encode(video.source().with(media), video.choice(), budget);
    }

    private Subject picture(ImageInput input) {
        return switch (input) {
            case ImageInput.Decoded(Picture picture) -> picture(picture);
            case ImageInput.Bytes bytes -> picture(bytes.sha256(), bytes);
            case ImageInput.File file ->
                sha256(file.file()).map(digest -> picture(digest, file)).orElseGet(() -> picture(file.read(reader)));
        };
    }

    private Subject picture(Picture picture) {
        return new Subject.APicture(
                new PictureKey("pixels " + picture.sha256()),
                () -> model.imageEncoder().pixels(picture));
    }

    private Subject picture(String digest, ImageInput input) {
        return new Subject.APicture(
                new PictureKey("file " + digest), () -> model.imageEncoder().pixels(input.read(reader)));
    }

    /** Returns the digest of a file that can be read again; nothing for a pipe, or for what the reader will refuse. */
    private Optional<String> sha256(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > reader.limits().maxFileBytes()) {
                return Optional.empty();
            }
            return Optional.of(ContentDigest.of(file));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns the ids of a prompt. */
    PromptIds ids(Prompt prompt) {
        return switch (prompt.text()) {
            case Prompt.Exact(String exact) -> model.prompt(exact);
            case Prompt.Dialogue dialogue -> model.prompt(conversation(prompt, dialogue));
        };
    }

    /** Returns the string that the model reads. */
    String promptString(Prompt prompt) {
        return switch (prompt.text()) {
            case Prompt.Exact(String exact) -> exact;
            case Prompt.Dialogue dialogue -> model.template().prompt(conversation(prompt, dialogue));
        };
    }

    private static Conversation conversation(Prompt prompt, Prompt.Dialogue dialogue) {
        return prompt.visual().isPresent() ? dialogue.withPicture() : dialogue.conversation();
    }
}
