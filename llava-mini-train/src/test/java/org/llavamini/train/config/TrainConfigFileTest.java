// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.llavamini.checkpoint.config.CompressorConfig;
import org.llavamini.checkpoint.config.MultimodalConfig.PreFusionPlace;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.hub.HubCache;
import org.llavamini.media.video.FrameChoice;
import org.llavamini.option.AspectRatio;
import org.llavamini.option.Device;
import org.llavamini.option.Quirks;
import org.llavamini.tensor.DType;
import org.llavamini.train.config.TrainConfig.PreFusionSettings.Initialization;
import org.llavamini.train.data.DataSource;
import org.llavamini.train.data.SamplingStrategy;

class TrainConfigFileTest {
    private static final String SHORTEST = "stage: STAGE\nmodel: ../llm\noutput: out\ndata:\n  - json: a.json\n";

    @TempDir
    private Path folder;

    private TrainConfig read(String text, String... overrides) throws IOException {
        return TrainConfigFile.read(Files.writeString(folder.resolve("run.yaml"), text), List.of(overrides));
    }

    private static String shortest(Stage stage) {
        return SHORTEST.replace("STAGE", stage.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void modelsMayBeNamedAsInTheCacheOfTheHub() throws IOException {
        Path model = folder.resolve("cache/models--people--llm");
        Path snapshot = Files.createDirectories(model.resolve("snapshots").resolve("a".repeat(40)));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), "a".repeat(40));
        HubCache cache = new HubCache(folder.resolve("cache"));
        Path file = folder.resolve("run.yaml");
        Files.writeString(file, shortest(Stage.FINETUNE).replace("../llm", "people/llm"));
        assertThat(TrainConfigFile.read(file, List.of("vision_tower=people/llm@main"), cache))
                .satisfies(config -> assertThat(config.model()).isEqualTo(snapshot))
                .satisfies(config -> assertThat(config.visionTower()).contains(snapshot));
        assertThatThrownBy(() -> TrainConfigFile.read(file, List.of("vision_tower=people/tower"), cache))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("vision_tower")
                .hasMessageContaining("llava-mini pull people/tower");
        assertThat(TrainConfigFile.read(file, List.of("model=cache/models--people--llm"), cache)
                        .model())
                .as("the root of its folder in a cache")
                .isEqualTo(snapshot);
        Path own = Files.createDirectories(folder.resolve("people/llm"));
        assertThat(TrainConfigFile.read(file, List.of(), cache).model())
                .as("a directory comes first")
                .isEqualTo(own);
        Files.createDirectories(folder.resolve("photos"));
        assertThatThrownBy(() -> TrainConfigFile.read(file, List.of("model=photos"), cache))
                .as("only a built-in model comes before it, which is not among what this module needs")
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("add the module llava-mini-photos");
    }

    @Test
    void finetuningHasThePapersDefaults() throws IOException {
        TrainConfig config = read(shortest(Stage.FINETUNE));
        assertThat(config.stage()).isEqualTo(Stage.FINETUNE);
        assertThat(config.model()).isEqualTo(folder.resolve("../llm"));
        assertThat(config.output()).isEqualTo(folder.resolve("out"));
        assertThat(config.visionTower()).isEmpty();
        assertThat(config.data()).containsExactly(DataSource.all(folder.resolve("a.json"), folder));
        assertThat(config.compressor()).isEqualTo(new CompressorConfig(CompressorConfig.Type.QUERY, 1));
        assertThat(config.preFusion())
                .isEqualTo(new TrainConfig.PreFusionSettings(
                        4, PreFusionPlace.BEFORE, Initialization.LANGUAGE_MODEL, Optional.empty(), 1));
        assertThat(config.media())
                .isEqualTo(new TrainConfig.MediaSettings(
                        AspectRatio.SQUARE,
                        1,
                        FrameChoice.uniform(8),
                        TrainConfig.MediaSettings.TextOnly.PLAIN,
                        AugmentationSettings.none()));
        assertThat(config.lora()).isEmpty();
        assertThat(config.quirks()).isEqualTo(Quirks.defaults());
        assertThat(config.gradientCheckpointing()).isFalse();
        assertThat(config.badSamples()).isEqualTo(BadSampleLimit.parse("5%"));
        assertThat(config.optimization())
                .isEqualTo(new TrainConfig.OptimizationSettings(
                        1e-4,
                        Map.of(TrainedPart.PROJECTOR, 1e-5),
                        2,
                        OptionalLong.empty(),
                        LearningRateSchedule.Kind.COSINE,
                        0.03,
                        0,
                        1));
        assertThat(config.trainable())
                .containsExactlyInAnyOrder(
                        TrainedPart.PROJECTOR,
                        TrainedPart.COMPRESSOR,
                        TrainedPart.PRE_FUSION,
                        TrainedPart.LANGUAGE_MODEL);
        assertThat(config.batch()).isEqualTo(new TrainConfig.BatchSettings(256, 8, false, true, true));
        assertThat(config.dtype()).isEqualTo(DType.BFLOAT16);
    }

    @Test
    void pretrainingTrainsTheProjectorOnAllPatches() throws IOException {
        TrainConfig config = read(shortest(Stage.PRETRAIN));
        assertThat(config.trainable()).isEqualTo(Set.of(TrainedPart.PROJECTOR));
        assertThat(config.compressor()).isEqualTo(CompressorConfig.none());
        assertThat(config.preFusion().layers()).isZero();
        assertThat(config.optimization().learningRate()).isEqualTo(1e-3);
        assertThat(config.optimization().partRates()).isEmpty();
        assertThat(config.optimization().epochs()).isEqualTo(1);
        assertThat(read(shortest(Stage.VISION)).trainable()).isEqualTo(Set.of(TrainedPart.VISION_TOWER));
    }

    @Test
    void placesAreLearnedByWhatMakesVisionTokens() throws IOException {
        TrainConfig config = read(shortest(Stage.PLACES));
        assertThat(config.trainable()).isEqualTo(Set.of(TrainedPart.PROJECTOR, TrainedPart.COMPRESSOR));
        assertThat(config.compressor()).isEqualTo(new CompressorConfig(CompressorConfig.Type.QUERY, 1));
        assertThat(config.preFusion().layers()).isEqualTo(4);
        assertThat(config.places()).isEqualTo(new PlacesSettings(0.3, 0, 0));
        assertThat(read(shortest(Stage.PLACES), "places={anywhere: 0.5, stay: 1, read_out_steps: 9}")
                        .places())
                .isEqualTo(new PlacesSettings(1, 0.5, 9));
        assertThatThrownBy(() -> read(shortest(Stage.PLACES), "trainable=[language_model]"))
                .hasMessageContaining("trainable");
        assertThatThrownBy(() -> read(shortest(Stage.PLACES), "compressor={kind: average}"))
                .hasMessageContaining("compressor");
        assertThatThrownBy(() -> read(shortest(Stage.PLACES), "places={stay: -1}"))
                .hasMessageContaining("places");
        assertThatThrownBy(() -> read(shortest(Stage.FINETUNE), "places={stay: 1}"))
                .hasMessageContaining("places");
    }

    @Test
    void overridesReplaceAndAdd() throws IOException {
        TrainConfig config = read(
                shortest(Stage.FINETUNE),
                "pre_fusion.layers=2",
                "pre_fusion.init=random",
                "seed=7",
                "max_steps=12",
                "trainable=[compressor, embeddings]",
                "learning_rates.compressor=0.5",
                "data=[{json: b.json, media: pictures, sample: 'end:10%'}]",
                "batch_size=4");
        assertThat(config.preFusion())
                .isEqualTo(new TrainConfig.PreFusionSettings(
                        2, PreFusionPlace.BEFORE, Initialization.RANDOM, Optional.empty(), 1));
        assertThat(config.seed()).isEqualTo(7);
        assertThat(config.optimization().maxSteps()).hasValue(12);
        assertThat(config.trainable()).isEqualTo(Set.of(TrainedPart.COMPRESSOR, TrainedPart.EMBEDDINGS));
        assertThat(config.optimization().partRates())
                .containsEntry(TrainedPart.COMPRESSOR, 0.5)
                .containsEntry(TrainedPart.PROJECTOR, 1e-5);
        assertThat(config.data())
                .containsExactly(new DataSource(
                        folder.resolve("b.json"), folder.resolve("pictures"), SamplingStrategy.parse("end:10%")));
        assertThat(config.batch()).isEqualTo(new TrainConfig.BatchSettings(4, 4, false, true, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown=1 | unknown: unknown key",
                "pre_fusion.depth=1 | pre_fusion.depth: unknown key",
                "data=[{json: a, strategy: all}] | data[0].strategy: unknown key",
                "data=[{media: a}] | data[0].json: missing",
                "data=[{json: a, sample: some}] | data[0].sample: must be all, first:N, end:N or random:N: some",
                "data=[] | data: missing",
                "stage=both | stage: must be one of vision, pretrain, finetune, places: both",
                "model=null | model: missing",
                "seed=x | seed: must be a whole number: x",
                "batch_size=0 | batch_size: must be at least 1: 0",
                "learning_rate=fast | learning_rate: must be a number: fast",
                "shuffle=maybe | shuffle: must be true or false: maybe",
                "model=\"a\\0b\" | model: no name that a file can have",
                "data=[{json: a, media: \"a\\0b\"}] | data[0].media: no name that a file can have",
                "pre_fusion=4 | pre_fusion: must be a mapping",
                "compressor.kind=conv | compressor.kind: must be one of",
                "trainable=[everything] | trainable: must be one of",
                "pre_fusion={place: inside, init: random} | pre_fusion.place: inside means the language model's own",
                "pre_fusion={place: inside, residual_scale: 0.1} | pre_fusion.place: inside means the language model's own",
                "pre_fusion.place=beside | pre_fusion.place: must be one of before, inside: beside",
                "processes=0 | processes: must be at least 1: 0",
                "gradient_checkpointing=much | gradient_checkpointing: must be true or false: much",
                "video.fps=-1 | video.fps: must be from 0 to 1000: -1.0",
                "video.max_frames=0 | video.max_frames: must be at least 1: 0",
                "video.frames=8 | video.frames: unknown key",
                "text_only=fused | text_only: must be one of plain, zero_image: fused",
                "lora.targets=[head] | lora.targets: must be one of q, k, v, o, gate, up, down: head",
                "lora={rank: 4, alpha: 0} | lora.alpha: must be greater than zero: 0.0",
                "lora.dropout=1 | lora.dropout: must be from 0 to below 1: 1.0",
                "quirks.bos=true | quirks: unknown quirk 'bos'",
                "max_bad_samples=few | max_bad_samples: must be a number or a percentage: few",
                "average.kind=mean | average.kind: must be one of none, exponential, stages: mean",
                "average={kind: exponential, decay: 1} | average.decay: must be from 0 to below 1: 1.0",
                "augmentation.flip=2 | augmentation.flip: must be from 0 to 1: 2.0",
                "augmentation.crop=0 | augmentation.crop: must be above 0 and at most 1: 0.0",
                "data=[{json: a, weight: 0}] | data[0].weight: must be above 0",
                "validation={every: 3} | validation.json: missing",
                "validation={json: a, every: 0} | validation.every: must be at least 1: 0",
                "device=tpu | device: device must be auto, cpu, cuda or cuda:N, but is 'tpu'",
                "cache_features_gigabytes=0 | cache_features_gigabytes: must be above 0",
                "compressor.size=49 | compressor.size: must be at most 48: 49",
                "pre_fusion.init=missing.bin | pre_fusion.init: must be language_model, random or a file that exists",
                "dtype=int64 | dtype: must be bfloat16 or float32: int64",
                "output=[a] | output: must be a single value",
                "max_length=[a | not a YAML value: max_length=[a (--set)",
                "nothing | an override must be KEY=VALUE: nothing (--set)",
                "conversation=vicuna_v9 | vicuna_v9"
            })
    void complaintsNameTheKeyAndTheFile(String override, String message) {
        LlavaMiniException failure =
                catchThrowableOfType(LlavaMiniException.class, () -> read(shortest(Stage.FINETUNE), override.strip()));
        assertThat(failure).isNotNull().hasMessageContaining(message.strip()).hasMessageNotContaining("\n");
        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        if (!message.contains("--set") && !message.contains("vicuna")) {
            assertThat(failure).hasMessageContaining("run.yaml");
        }
    }

    @Test
    void complaintsAboutTheFileItself() {
        LlavaMiniException missing = catchThrowableOfType(
                LlavaMiniException.class, () -> TrainConfigFile.read(folder.resolve("none.yaml"), List.of()));
        assertThat(missing).hasMessageContaining("none.yaml").hasMessageNotContaining("\n");
        assertThat(missing.code()).isEqualTo(ErrorCode.INPUT_OUTPUT);
        for (String text : List.of("- a list", "a: [", "")) {
            LlavaMiniException broken = catchThrowableOfType(LlavaMiniException.class, () -> read(text));
            assertThat(broken).as(text).hasMessageContaining("run.yaml").hasMessageNotContaining("\n");
            assertThat(broken.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
        }
    }

    @Test
    void keysThatContradictEachOther() {
        LlavaMiniException lora = catchThrowableOfType(
                LlavaMiniException.class, () -> read(shortest(Stage.FINETUNE), "lora.rank=2", "trainable=[projector]"));
        assertThat(lora).hasMessageContaining("lora: updates the language model, which trainable does not name");
        LlavaMiniException order = catchThrowableOfType(
                LlavaMiniException.class,
                () -> read(shortest(Stage.FINETUNE), "group_by_modality_length=true", "shuffle=false"));
        assertThat(order).hasMessageContaining("group_by_modality_length: cannot be true with shuffle: false");
    }

    @Test
    void aMisspeltKeyIsNamedBeforeTheOneThatIsMissing() {
        assertThat(catchThrowableOfType(
                        LlavaMiniException.class, () -> read(shortest(Stage.FINETUNE), "model=null", "modle=llm")))
                .hasMessageContaining("modle: unknown key");
        assertThat(catchThrowableOfType(
                        LlavaMiniException.class, () -> read(shortest(Stage.FINETUNE), "data=[{jsn: a.json}]")))
                .hasMessageContaining("data[0].jsn: unknown key");
    }

    @Test
    void featuresAreKeptOfWhatStaysAsItIs() {
        assertThat(catchThrowableOfType(
                        LlavaMiniException.class,
                        () -> read(shortest(Stage.FINETUNE), "cache_features=f", "trainable=[vision_tower]")))
                .hasMessageContaining("cache_features: needs a vision tower that does not learn");
        assertThat(catchThrowableOfType(
                        LlavaMiniException.class,
                        () -> read(shortest(Stage.FINETUNE), "cache_features=f", "augmentation.crop=0.5")))
                .hasMessageContaining("cache_features: cannot keep what augmentation.crop cuts out");
    }

    @Test
    void theWholeContractIsRead() throws IOException {
        TrainConfig config = read(
                shortest(Stage.FINETUNE),
                "video={fps: 1, max_frames: 16}",
                "text_only=zero_image",
                "resolution_ratio=2",
                "gradient_checkpointing=true",
                "lora={rank: 8, alpha: 4, dropout: 0, targets: [q, up], merge: true}",
                "quirks={embedding-gradient: true, single-bos: true}",
                "max_bad_samples=7",
                "shuffle=false",
                "device=cpu",
                "cache_features=features",
                "cache_features_gigabytes=0.5",
                "average={kind: stages, decay: 0.4}",
                "validation={json: v.json, media: pictures, every: 50, patience: 3}",
                "augmentation={flip: 0.5}",
                "processes=2");
        assertThat(config.device()).isEqualTo(Device.cpu());
        assertThat(config.featureCache()).contains(new FeatureCacheSettings(folder.resolve("features"), 1 << 29));
        assertThat(config.average()).isEqualTo(new AverageSettings(AverageSettings.Kind.STAGES, 0.4));
        assertThat(config.validation())
                .contains(new ValidationSettings(
                        DataSource.all(folder.resolve("v.json"), folder.resolve("pictures")), 50, OptionalInt.of(3)));
        assertThat(config.media().augmentation()).isEqualTo(new AugmentationSettings(0.5, 1));
        assertThat(config.processes()).isEqualTo(2);
        assertThat(config.media().frames()).isEqualTo(new FrameChoice(1, 16));
        assertThat(config.media().resolutionRatio()).isEqualTo(2);
        assertThat(config.gradientCheckpointing()).isTrue();
        assertThat(config.lora())
                .contains(new TrainConfig.LoraSettings(8, 4, 0, Set.of(LoraTarget.Q, LoraTarget.UP), true));
        assertThat(config.quirks().choices()).containsOnly(Map.entry("single-bos", "true"));
        assertThat(config.trainable()).contains(TrainedPart.EMBEDDINGS, TrainedPart.LANGUAGE_MODEL);
        assertThat(config.badSamples().of(1000)).isEqualTo(7);
        assertThat(BadSampleLimit.defaults().of(1000)).isEqualTo(50);
        assertThat(BadSampleLimit.defaults().of(8)).isEqualTo(3);
        assertThat(config.batch().groupByModalityLength()).isFalse();
    }
}
