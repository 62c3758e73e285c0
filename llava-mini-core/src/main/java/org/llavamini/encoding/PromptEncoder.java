// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.LlavaMiniModel;
import org.llavamini.model.ModalityFusion;
import org.llavamini.nn.Cancellation;
import org.llavamini.nn.Probe;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;
import org.llavamini.tensor.TensorScope;
import org.llavamini.text.ImagePlaceholder;
import org.llavamini.text.TokenIds;

/** Makes of a prompt's ids and an encoded picture what the language model reads. Belongs to the engine's thread. */
public final class PromptEncoder {
    private static final long CLAMPED_PLACEHOLDER = 0;

    private final LlavaMiniModel model;
    private final Device device;
    private final Quirks quirks;

    /** Prepares to encode prompts for a model. */
    public PromptEncoder(LlavaMiniModel model, Device device, Quirks quirks) {
        this.model = requireNonNull(model, "model is null");
        this.device = requireNonNull(device, "device is null");
        this.quirks = requireNonNull(quirks, "quirks is null");
    }

    /**
     * Returns {@code [1, tokens, hidden]}: the fused text with the vision tokens at the placeholder. Without a picture it is the
     * raw embedding of the text. The result belongs to the scope that is open.
     *
     * @param ids the prompt, the placeholder as one id
     */
    public Tensor encode(TokenIds ids, Optional<EncodedImage> image, Probe probe, Cancellation cancellation) {
        int placeholder = ids.indexOf(ImagePlaceholder.ID);
        if (placeholder >= 0 && ids.slice(placeholder + 1, ids.size()).contains(ImagePlaceholder.ID)) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "one picture per conversation: the prompt has more than one <image>");
        }
        if (image.isEmpty()) {
            if (placeholder >= 0) {
                throw new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST, "the prompt has an <image> but no picture is given");
            }
            return model.languageModel().embed(tensor(ids));
        }
        try (TensorScope scope = TensorScope.open()) {
            return scope.keep(
                    placeholder >= 0
                            ? withVision(ids, placeholder, image.get(), probe, cancellation)
                            : fusedOnly(ids, image.get(), probe, cancellation));
        }
    }

    private Tensor withVision(
            TokenIds ids, int placeholder, EncodedImage image, Probe probe, Cancellation cancellation) {
        ModalityFusion.Fused header = fuse(image.memory(), ids.slice(0, placeholder), cancellation);
        ModalityFusion.Fused rest = fuse(header.memory(), ids.slice(placeholder + 1, ids.size()), cancellation);
        if (probe != Probe.NONE) {
            // The official code fuses the placeholder as a masked id 0: its position holds that raw embedding.
            Tensor hole = model.languageModel()
                    .embed(Tensor.of(new long[] {CLAMPED_PLACEHOLDER}, 1, 1).to(device));
            probe.see("prefusion_text", Tensor.concatenate(List.of(header.text(), hole, rest.text()), 1));
        }
        return Tensor.concatenate(List.of(header.text(), image.visionTokens(), rest.text()), 1);
    }

    /** A prompt without placeholder about a picture: the text is fused with it, the vision tokens are dropped. */
    private Tensor fusedOnly(TokenIds ids, EncodedImage image, Probe probe, Cancellation cancellation) {
        Tensor text = fuse(image.memory(), ids, cancellation).text();
        probe.see("prefusion_text", text);
        return text;
    }

    private ModalityFusion.Fused fuse(FusionMemory memory, TokenIds ids, Cancellation cancellation) {
        if (ids.isEmpty()) {
            Tensor nothing = model.languageModel().embed(tensor(TokenIds.of(0))).narrow(1, 0, 0);
            return new ModalityFusion.Fused(nothing, memory);
        }
        boolean[] visible = new boolean[ids.size()];
        for (int i = 0; i < visible.length; i++) {
            visible[i] = !quirks.maskIdZero() || ids.get(i) > 0;
        }
        return model.fusion()
                .fuse(
                        memory,
                        model.languageModel().embed(tensor(ids)),
                        Tensor.of(visible, 1, visible.length).to(device),
                        cancellation);
    }

    private Tensor tensor(TokenIds ids) {
        return Tensor.of(ids.toLongArray(), 1, ids.size()).to(device);
    }
}
