// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.llavamini.media.Picture;
import org.llavamini.option.Cancellation;
import org.llavamini.option.GenerationOptions;
import org.llavamini.text.Conversation;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.Message;

/**
 * What is asked: a question or a conversation, at most one picture or video, and how to answer. Immutable; the methods return changed
 * copies.
 *
 * @param text what is said
 * @param visual what it is about
 * @param options how the answer is chosen
 * @param cancellation asked between steps whether the answer is still wanted
 * @param deadline how long it may take from its submission on; then the answer ends with what there is of it
 */
public record Prompt(
        Text text,
        Optional<VisualInput> visual,
        GenerationOptions options,
        Cancellation cancellation,
        Optional<Duration> deadline) {
    public Prompt {
        requireNonNull(text, "text is null");
        requireNonNull(visual, "visual is null");
        requireNonNull(options, "options is null");
        requireNonNull(cancellation, "cancellation is null");
        requireNonNull(deadline, "deadline is null");
    }

    private static Prompt of(Text text) {
        return new Prompt(text, Optional.empty(), GenerationOptions.defaults(), Cancellation.NEVER, Optional.empty());
    }

    /** The words of a prompt. */
    public sealed interface Text {}

    /**
     * A conversation whose last message awaits an answer; the picture's place is marked in it or at its beginning.
     *
     * @param conversation what was said so far
     */
    public record Dialogue(Conversation conversation) implements Text {
        public Dialogue {
            requireNonNull(conversation, "conversation is null");
        }

        /** Returns the conversation with the picture's place at the beginning of its first message, unless it has one. */
        Conversation withPicture() {
            if (conversation.hasPicture()) {
                return conversation;
            }
            List<Message> messages = new ArrayList<>(conversation.messages());
            Message first = messages.getFirst();
            messages.set(0, new Message(first.role(), ImagePlaceholder.before(first.text())));
            return new Conversation(conversation.system(), messages, conversation.awaitingAnswer());
        }
    }

    /**
     * The exact string that the model reads, template included, {@code <image>} where the picture goes.
     *
     * @param prompt the string
     */
    public record Exact(String prompt) implements Text {
        public Exact {
            requireNonNull(prompt, "prompt is null");
        }
    }

    /** Returns a question without a picture, to be answered greedily. */
    public static Prompt of(String question) {
        return of(Conversation.ask(question));
    }

    /** Returns a conversation that awaits an answer. */
    public static Prompt of(Conversation conversation) {
        return of(new Dialogue(conversation));
    }

    /** Returns the exact string that the model reads. */
    public static Prompt exactly(String prompt) {
        return of(new Exact(prompt));
    }

    /** Returns this prompt about the picture in a file. */
    public Prompt image(Path file) {
        return image(new ImageInput.File(file));
    }

    /** Returns this prompt about a decoded picture. */
    public Prompt image(Picture picture) {
        return image(new ImageInput.Decoded(picture));
    }

    /** Returns this prompt about a picture given as the bytes of a file. */
    public Prompt image(byte[] content) {
        return image(new ImageInput.Bytes(content, "picture"));
    }

    /** Returns this prompt about a picture. */
    public Prompt image(ImageInput input) {
        return about(input);
    }

    /** Returns this prompt about one frame per second of a video file, or about all pictures of a folder as its frames. */
    public Prompt video(Path fileOrFolder) {
        return video(VideoInput.of(fileOrFolder));
    }

    /** Returns this prompt about a video. */
    public Prompt video(VideoInput input) {
        return about(input);
    }

    /** Returns this prompt about a video that the model has encoded before. */
    public Prompt with(EncodedVideo video) {
        return about(video);
    }

    /** Returns this prompt about what a stream shows at the moment. */
    public Prompt with(VideoStream stream) {
        return about(stream);
    }

    /** Returns this prompt about a picture or video. */
    public Prompt about(VisualInput input) {
        return new Prompt(text, Optional.of(input), options, cancellation, deadline);
    }

    /**
     * Returns this prompt with another system text.
     *
     * @throws IllegalStateException if the prompt is an exact string, which has its system text inside
     */
    public Prompt system(String system) {
        if (!(text instanceof Dialogue(Conversation conversation))) {
            throw new IllegalStateException("an exact prompt has its system text inside");
        }
        return new Prompt(new Dialogue(conversation.withSystem(system)), visual, options, cancellation, deadline);
    }

    /** Returns this prompt answered in another way. */
    public Prompt options(GenerationOptions newOptions) {
        return new Prompt(text, visual, newOptions, cancellation, deadline);
    }

    /** Returns this prompt with something that says whether the answer is still wanted. */
    public Prompt cancellation(Cancellation newCancellation) {
        return new Prompt(text, visual, options, newCancellation, deadline);
    }

    /** Returns this prompt with a time after which its answer ends with what there is of it. */
    public Prompt deadline(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("the deadline must be greater than zero: " + limit);
        }
        return new Prompt(text, visual, options, cancellation, Optional.of(limit));
    }
}
