// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.encoding;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.llavamini.model.FusionMemory;
import org.llavamini.model.ModalityFusion;
import org.llavamini.model.VisionLanguageModel;
import org.llavamini.tensor.Device;
import org.llavamini.tensor.Tensor;

/** Makes of many prompts what the language model has to read; all texts about pictures are fused in one pass. */
public final class BatchEncoder {
    private final PromptEncoder single;
    private final VisionLanguageModel model;
    private final Device device;

    /** Prepares to encode; prompts about videos or nothing are left to the given encoder, one by one. */
    public BatchEncoder(PromptEncoder single, VisionLanguageModel model, Device device) {
        this.single = requireNonNull(single, "single is null");
        this.model = requireNonNull(model, "model is null");
        this.device = requireNonNull(device, "device is null");
    }

    /** Returns all of every prompt, in order, for the scope that is open; the caller closes them before it. */
    public List<Unread> encode(
            List<PromptIds> prompts, List<Optional<? extends EncodedVisual>> visuals, EncodingRun run) {
        int[] aboutPictures = IntStream.range(0, prompts.size())
                .filter(i -> visuals.get(i).orElse(null) instanceof EncodedImage)
                .toArray();
        Unread[] result = new Unread[prompts.size()];
        if (aboutPictures.length > 0) {
            List<Unread> fused = fuse(
                    Arrays.stream(aboutPictures).mapToObj(prompts::get).toList(),
                    Arrays.stream(aboutPictures)
                            .mapToObj(i -> (EncodedImage) visuals.get(i).orElseThrow())
                            .toList(),
                    run);
            for (int i = 0; i < aboutPictures.length; i++) {
                result[aboutPictures[i]] = fused.get(i);
            }
        }
        for (int i = 0; i < result.length; i++) {
            if (result[i] == null) {
                result[i] = single.encodeAll(prompts.get(i), visuals.get(i), run);
            }
        }
        return List.of(result);
    }

    private List<Unread> fuse(List<PromptIds> prompts, List<EncodedImage> images, EncodingRun run) {
        List<long[]> texts = prompts.stream().map(prompt -> prompt.text(0)).toList();
        int longest = texts.stream().mapToInt(text -> text.length).max().orElse(0);
        long[] ids = new long[prompts.size() * longest];
        boolean[] visible = new boolean[ids.length];
        List<FusionMemory> memories = new ArrayList<>();
        for (int row = 0; row < prompts.size(); row++) {
            long[] text = texts.get(row);
            System.arraycopy(text, 0, ids, row * longest, text.length);
            System.arraycopy(PromptEncoder.visible(model, prompts.get(row), 0), 0, visible, row * longest, text.length);
            images.get(row).pass(0, run, memories::add);
        }
        Tensor raw = model.languageModel()
                .embed(Tensor.of(ids, prompts.size(), longest).to(device)); // [prompts, longest, hidden]
        FusionMemory together = FusionMemory.concatenate(memories);
        ModalityFusion.Fused fused = run.timer()
                .time(
                        StageTimer.Stage.PRE_FUSION,
                        () -> model.fusion()
                                .fuse(
                                        together,
                                        raw,
                                        Tensor.of(visible, prompts.size(), longest)
                                                .to(device),
                                        run.cancellation()));
        return IntStream.range(0, prompts.size())
                .mapToObj(row -> unread(
                        prompts.get(row),
                        images.get(row).visionTokens(),
                        fused.text().narrow(0, row, 1).narrow(1, 0, texts.get(row).length),
                        answer(fused.memory(), row, together.tokens() + texts.get(row).length)))
                .toList();
    }

    /** Returns what is to be read of the answer to one of the prompts, after that many tokens. */
    private GrowingText answer(FusionMemory memory, int row, long tokens) {
        GrowingText answer = new GrowingText(model, device);
        if (model.fusion().insideLanguageModel()) {
            answer.after(memory.rows(Tensor.of(new long[] {row}, 1).to(device)).first(tokens));
        }
        return answer;
    }

    private Unread unread(PromptIds prompt, Tensor vision, Tensor text, GrowingText answer) {
        return prompt.hasPlaceholder()
                ? new Unread(
                        prompt,
                        vision.size(1),
                        List.of(),
                        PromptEncoder.withVision(text, PromptEncoder.visionIndex(model, prompt), vision),
                        answer)
                : new Unread(prompt, 0, List.of(), text, answer);
    }
}
