// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

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
     * is the raw embedding of the text. The result belongs to the scope that is open.
     */
    public Unread encode(PromptIds prompt, Optional<? extends EncodedVisual> visual, EncodingRun run) {
        return encode(prompt, visual, !run.isObserved(), run);
    }

    /** Returns all of a prompt, whatever was read before. */
    Unread encodeAll(PromptIds prompt, Optional<? extends EncodedVisual> visual, EncodingRun run) {
        return encode(prompt, visual, false, run);
    }

    private Unread encode(PromptIds prompt, Optional<? extends EncodedVisual> visual, boolean goesOn, EncodingRun run) {
        if (visual.isEmpty()) {
            requireNoPlaceholder(prompt);
            return new Unread(prompt, 0, List.of(), embed(prompt.text(0)));
        }
        try (TensorScope scope = TensorScope.open()) {
            Unread unread = encode(prompt, visual.get(), goesOn, run);
            scope.keep(unread.embeddings());
            for (KeysValues layer : unread.past()) {
                scope.keep(layer.keys());
                scope.keep(layer.values());
            }
            return unread;
        }
    }

    static void requireNoPlaceholder(PromptIds prompt) {
        if (prompt.hasPlaceholder()) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "the prompt has an <image> but no picture is given");
        }
    }

    private Unread encode(PromptIds prompt, EncodedVisual visual, boolean goesOn, EncodingRun run) {
        int known = goesOn ? Math.min(visual.known(prompt), prompt.size() - 1) : 0;
        int fused = goesOn ? visual.fused(prompt, known) : 0;
        Tensor text = fusedText(prompt, fused, visual, run); // [1, text tokens after the fused ones, hidden]
        int skipped = prompt.textBefore(known) - fused;
        Tensor unread = text.narrow(1, skipped, text.size(1) - skipped);
        if (!prompt.hasPlaceholder()) {
            return new Unread(prompt, 0, visual.read(known), unread);
        }
        Tensor vision = visual.visionTokens(); // [frames, size², hidden]
        long tokens = vision.size(0) * vision.size(1);
        List<KeysValues> past = visual.read(prompt.positions(known, tokens));
        return new Unread(
                prompt,
                tokens,
                past,
                known > prompt.placeholder()
                        ? unread
                        : withVision(unread, prompt.placeholder() - known, vision.reshape(1, tokens, vision.size(2))));
    }

    static Tensor withVision(Tensor text, long before, Tensor vision) {
        return Tensor.concatenate(
                List.of(text.narrow(1, 0, before), vision, text.narrow(1, before, text.size(1) - before)), 1);
    }

    /** The mean over frames of the text fused with each (paper section 4.3); the first tokens are left out. */
    private Tensor fusedText(PromptIds prompt, int from, EncodedVisual visual, EncodingRun run) {
        long[] ids = prompt.text(from);
        if (ids.length == 0) {
            return embed(new long[] {CLAMPED_PLACEHOLDER}).narrow(1, 0, 0);
        }
        Tensor raw = embed(ids);
        Tensor visible = Tensor.of(prompt.visible(from), 1, ids.length).to(device);
        try (RunningMean mean = new RunningMean()) {
            visual.pass(from, run, memory -> {
                try (TensorScope _ = TensorScope.open()) {
                    ModalityFusion.Fused fused =
                            run.timer().time(StageTimer.Stage.PRE_FUSION, () -> fuse(memory, raw, visible, run));
                    show(prompt, fused.text(), run);
                    mean.add(fused.text());
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
