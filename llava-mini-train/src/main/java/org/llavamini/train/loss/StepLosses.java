// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.loss;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.checkpoint.vision.PreprocessorConfig;
import org.llavamini.encoding.Preprocessing;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.media.preprocessing.ImagePreprocessor;
import org.llavamini.media.preprocessing.TileGrid;
import org.llavamini.media.preprocessing.TowerShape;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.Shape;
import org.llavamini.tensor.Tensor;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.tokenizer.Tokenizer;
import org.llavamini.train.batch.BadSamples;
import org.llavamini.train.batch.FeatureCache;
import org.llavamini.train.batch.PixelLoader;
import org.llavamini.train.batch.SampleReader;
import org.llavamini.train.config.Stage;
import org.llavamini.train.config.TrainConfig;
import org.llavamini.train.config.TrainedPart;
import org.llavamini.train.data.InstructionSample;
import org.llavamini.train.parallel.Team;
import org.llavamini.train.parallel.Workers;
import org.llavamini.train.weights.InitialValues;
import org.llavamini.train.weights.TrainedModel;

/** Puts together what a stage minimises: the model with the pictures, prompts and heads that its configuration asks for. */
public final class StepLosses {
    private static final int CONTRAST_WIDTH = 128;
    private static final float INITIAL_LOGIT_SCALE = 2.6592f;

    private final TrainConfig config;
    private final TrainedModel model;
    private final MultimodalConfig multimodal;
    private final Quirks quirks;
    private final Tokenizer tokenizer;
    private final BadSamples bad;

    public StepLosses(TrainedModel model, Tokenizer tokenizer, BadSamples bad) {
        this.config = model.settings();
        this.model = model;
        this.multimodal = model.config().multimodal().orElseThrow();
        this.quirks = multimodal.quirks();
        this.tokenizer = tokenizer;
        this.bad = bad;
    }

    /**
     * Returns the loss of stage vision.
     *
     * @param trainable the weights that learn, to which this adds its own
     */
    public StepLoss contrast(Map<String, Tensor> trainable) {
        ContrastiveLoss.Heads heads = heads(trainable);
        return new VisionStep(
                new ContrastiveLoss(
                        model.networks().visionTower(), model.networks().languageModel(), heads),
                pixels(),
                tokenizer,
                bad);
    }

    /**
     * Returns the loss of stage places.
     *
     * @param trainable the weights that learn, to which this adds its own
     * @param samples all that will be learned from or looked at
     */
    public StepLoss places(Map<String, Tensor> trainable, List<InstructionSample> samples) {
        PlaceLabels labels = PlaceLabels.of(samples);
        long width = (long) config.compressor().size()
                * config.compressor().size()
                * model.languageModel().hiddenSize();
        PlacesStep.ReadOut readOut = new PlacesStep.ReadOut(
                InitialValues.constant(0, Shape.of((long) PlaceLabels.PLACES * labels.width(), width)),
                InitialValues.constant(0, Shape.of(labels.kinds(), width)));
        trainable.put("places.read_out", readOut.places().requireGradient(true));
        if (config.places().anywhere() > 0) {
            trainable.put("places.kinds", readOut.kinds().requireGradient(true));
        }
        return new PlacesStep(model.networks(), model.asItIs(), readOut, labels, config.places(), pixels(), bad);
    }

    /**
     * Returns the loss of stages pretrain and finetune.
     *
     * @param parameters the weights that learn
     * @param workers compute the micro-batches
     * @param team the processes that share them
     */
    public StepLoss answers(List<Tensor> parameters, Workers workers, Team team) {
        ConversationTemplate template = multimodal
                .conversationTemplate()
                .map(ConversationTemplate::named)
                .orElseGet(() -> config.stage() == Stage.PRETRAIN
                        ? ConversationTemplate.PLAIN
                        : ConversationTemplate.forTokenizer(tokenizer));
        SampleReader reader = new SampleReader(
                pixels(),
                // One beginning-of-text token in training, as the official code has it.
                new PromptTokenizer(tokenizer, quirks.singleBos()),
                template,
                config.media().textOnly(),
                config.maxLength(),
                visionTokens(),
                config.media().augmentation(),
                config.seed(),
                bad);
        InstructionLoss.Choices choices =
                new InstructionLoss.Choices(config.trainable().contains(TrainedPart.EMBEDDINGS), !quirks.maskIdZero());
        return new InstructionStep(
                reader,
                model.replicas(workers.count()),
                networks -> new InstructionLoss(networks, config.device(), choices),
                parameters,
                config.batch().microSize(),
                config.gradientCheckpointing(),
                workers,
                bad,
                team);
    }

    private PixelLoader pixels() {
        Optional<FeatureCache> cache =
                config.featureCache().map(settings -> FeatureCache.open(settings, TowerFingerprint.of(model, quirks)));
        return new PixelLoader(
                PictureReader.create(),
                new TowerShape(preprocessor(), quirks.nearestFrames()),
                config.media().frames(),
                cache);
    }

    private int visionTokens() {
        return multimodal
                .compressor()
                .tokens(Math.toIntExact(model.networks().parts())
                        * model.vision().patches());
    }

    /** Weights that only this stage has; they learn and are saved for resuming, but are no part of the model. */
    private ContrastiveLoss.Heads heads(Map<String, Tensor> trainable) {
        InitialValues initial = new InitialValues(config.seed());
        long width = model.vision().hiddenSize();
        long hidden = model.languageModel().hiddenSize();
        ContrastiveLoss.Heads heads = new ContrastiveLoss.Heads(
                initial.normal("contrast.vision", Shape.of(CONTRAST_WIDTH, width), 1 / Math.sqrt((double) width)),
                initial.normal("contrast.text", Shape.of(CONTRAST_WIDTH, hidden), 1 / Math.sqrt((double) hidden)),
                InitialValues.constant(INITIAL_LOGIT_SCALE, Shape.of()));
        trainable.put("contrast.vision", heads.vision().requireGradient(true));
        trainable.put("contrast.text", heads.text().requireGradient(true));
        trainable.put("contrast.logit_scale", heads.logitScale().requireGradient(true));
        return heads;
    }

    private ImagePreprocessor preprocessor() {
        PreprocessorConfig settings = model.tower().preprocessor();
        return ImagePreprocessor.of(Preprocessing.of(settings, model.tower().origin()))
                .withAspectRatio(config.media().imageAspectRatio())
                .withTiles(new TileGrid(config.media().resolutionRatio()))
                .withPadOrder(quirks.hdPadOrder());
    }
}
