// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.ModalityFusion;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.nn.KeysValues;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;

/**
 * Makes of a prompt's ids and an encoded picture or video what the language model has to read. Belongs to the engine's
 * thread.
 */
public final class PromptEncoder {
    private static final long CLAMPED_PLACEHOLDER = 0;

    private final VisionLanguageModel model;
    private final Device device;

    /** Prepares to encode prompts for a model. */
    public PromptEncoder(VisionLanguageModel model, Device device) {
        this.model = requireNonNull(model, "model is null");
        this.device = requireNonNull(device, "device is null");
    }

    /**
     * Returns what is still to be read of a prompt: fused text with the vision tokens at the placeholder. Without a picture it
     * is the raw embedding of the text. The result belongs to the scope that is open; the caller closes it before the scope.
     */
    public Unread encode(PromptIds prompt, Optional<? extends EncodedVisual> visual, EncodingRun run) {
        return encode(prompt, visual, !run.isObserved(), run);
    }

    /** Returns all of a prompt, whatever was read before. */
    Unread encodeAll(PromptIds prompt, Optional<? extends EncodedVisual> visual, EncodingRun run) {
        return encode(prompt, visual, false, run);
    }

    private Unread encode(PromptIds prompt, Optional<? extends EncodedVisual> visual, boolean goesOn, EncodingRun run) {
        GrowingText answer = new GrowingText(model, device);
        try (TensorScope scope = TensorScope.open()) {
            Unread unread = visual.isEmpty()
                    ? withoutVisual(prompt, answer, run)
                    : encode(prompt, visual.get(), goesOn, answer, run);
            scope.keep(unread.embeddings());
            for (KeysValues layer : unread.past()) {
                scope.keep(layer.keys());
                scope.keep(layer.values());
            }
            return unread;
        } catch (RuntimeException | Error failure) {
            answer.close();
            throw failure;
        }
    }

    private Unread withoutVisual(PromptIds prompt, GrowingText answer, EncodingRun run) {
        requireNoPlaceholder(prompt);
        Tensor raw = embed(prompt.text(0));
        if (!model.fusion().insideLanguageModel()) {
            return new Unread(prompt, 0, List.of(), raw, answer);
        }
        ModalityFusion.Fused read = fuse(FusionMemory.empty(1, device), raw, visible(prompt, 0), run);
        answer.after(read.memory());
        return new Unread(prompt, 0, List.of(), read.text(), answer);
    }

    /** Returns which positions of a text take part in fusion, {@code [1, tokens]}. */
    private Tensor visible(PromptIds prompt, int from) {
        return Tensor.of(visible(model, prompt, from), 1, prompt.text(from).length)
                .to(device);
    }

    /** Returns for each id of a text whether it takes part in fusion: inside the language model all do. */
    static boolean[] visible(VisionLanguageModel model, PromptIds prompt, int from) {
        boolean[] visible = prompt.visible(from);
        if (model.fusion().insideLanguageModel()) {
            Arrays.fill(visible, true);
        }
        return visible;
    }

    /** Returns the index of the id before which the vision tokens come. */
    static int visionIndex(VisionLanguageModel model, PromptIds prompt) {
        return model.fusion().insideLanguageModel() ? 0 : prompt.placeholder();
    }

    static void requireNoPlaceholder(PromptIds prompt) {
        if (prompt.hasPlaceholder()) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "the prompt has an <image> but no picture is given");
        }
    }

    private Unread encode(PromptIds prompt, EncodedVisual visual, boolean goesOn, GrowingText answer, EncodingRun run) {
        int known = goesOn ? Math.min(visual.known(prompt), prompt.size() - 1) : 0;
        int fused = goesOn ? visual.fused(prompt, known) : 0;
        Tensor text = fusedText(prompt, fused, visual, answer, run); // [1, text tokens after the fused ones, hidden]
        int skipped = prompt.textBefore(known) - fused;
        Tensor unread = text.narrow(1, skipped, text.size(1) - skipped);
        if (!prompt.hasPlaceholder()) {
            return new Unread(prompt, 0, visual.read(known), unread, answer);
        }
        Tensor vision = visual.visionTokens(); // [frames, size², hidden]
        long tokens = vision.size(0) * vision.size(1);
        int at = visionIndex(model, prompt);
        List<KeysValues> past = visual.read(prompt.positions(known, tokens, at));
        return new Unread(
                prompt,
                tokens,
                past,
                known > at ? unread : withVision(unread, at - known, vision.reshape(1, tokens, vision.size(2))),
                answer);
    }

    static Tensor withVision(Tensor text, long before, Tensor vision) {
        return Tensor.concatenate(
                List.of(text.narrow(1, 0, before), vision, text.narrow(1, before, text.size(1) - before)), 1);
    }

    /** The mean over frames of the text fused with each (paper section 4.3); the first tokens are left out. */
    private Tensor fusedText(PromptIds prompt, int from, EncodedVisual visual, GrowingText answer, EncodingRun run) {
        long[] ids = prompt.text(from);
        if (ids.length == 0) {
            visual.pass(from, run, answer::after);
            return embed(new long[] {CLAMPED_PLACEHOLDER}).narrow(1, 0, 0);
        }
        Tensor raw = embed(ids);
        Tensor visible = visible(prompt, from);
        try (RunningMean mean = new RunningMean()) {
            visual.pass(from, run, memory -> {
                try (TensorScope _ = TensorScope.open()) {
                    ModalityFusion.Fused fused =
                            run.timer().time(StageTimer.Stage.PRE_FUSION, () -> fuse(memory, raw, visible, run));
                    show(prompt, fused.text(), run);
                    mean.add(fused.text());
                    answer.after(fused.memory());
                    if (visual instanceof EncodedImage image) {
                        image.extendMemory(prompt, fused.memory());
                    }
                }
            });
            return mean.mean();
        }
    }

    private ModalityFusion.Fused fuse(FusionMemory memory, Tensor raw, Tensor visible, EncodingRun run) {
        long frames = memory.visible().size(0);
        return model.fusion().fuse(memory, raw.expand(frames, -1, -1), visible.expand(frames, -1), run.cancellation());
    }

    /** The official code fuses the placeholder as a masked id 0: its position holds that raw embedding. */
    private void show(PromptIds prompt, Tensor text, EncodingRun run) {
        if (!run.isObserved() || !model.fusion().changesText()) {
            return;
        }
        Tensor hole = embed(new long[] {CLAMPED_PLACEHOLDER}).expand(text.size(0), -1, -1);
        run.probe()
                .see("prefusion_text", prompt.hasPlaceholder() ? withVision(text, prompt.placeholder(), hole) : text);
    }

    Tensor embed(long[] ids) {
        return model.languageModel().embed(Tensor.of(ids, 1, ids.length).to(device));
    }
}
