// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.hub.TestingHub.Fault;

/** Fetches from a hub on this machine that does everything wrong which a hub can. */
class ModelPullTest {
    private static final ModelName MODEL = ModelName.parse("maker/model");
    private static final byte[] WEIGHTS = bytes(300_000, 1);

    @TempDir
    private Path folder;

    private final TestingHub hub = TestingHub.start()
            .add("maker/model", "config.json", "{\"model_type\": \"llava\"}")
            .add("maker/model", "model.safetensors", WEIGHTS)
            .add("maker/model", "pytorch_model.bin", bytes(2000, 2))
            .add("maker/model", "tf_model.h5", bytes(2000, 3))
            .add("maker/model", "README.md", "read me")
            .add("maker/model", "empty.json", "");

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void fetchesWhatIsNeededIntoTheSharedLayout() throws IOException {
        Path directory = pull(MODEL);
        String commit = hub.commit("maker/model");
        Path model = folder.resolve("models--maker--model");
        assertThat(directory).isEqualTo(model.resolve("snapshots").resolve(commit));
        assertThat(names(directory)).containsExactly("config.json", "empty.json", "model.safetensors");
        assertThat(model.resolve("refs/main")).hasContent(commit);
        assertThat(Files.readSymbolicLink(directory.resolve("model.safetensors")))
                .isEqualTo(Path.of("../../blobs/" + TestingHub.etag(WEIGHTS)));
        assertThat(directory.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(names(model.resolve("blobs"))).hasSize(3).noneMatch(name -> name.contains("incomplete"));
        assertThat(new HubCache(folder).find(MODEL)).contains(directory);
        assertThat(HubCache.directory(model)).isEqualTo(directory);
    }

    @Test
    void asksForNothingTwice() {
        pull(MODEL);
        long before = files().count();
        pull(MODEL);
        assertThat(files().count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 299_999})
    void goesOnWhereAConnectionBrokeOff(int bytes) {
        hub.fault("maker/model/model.safetensors", new Fault.BreakOff(bytes));
        assertThat(pull(MODEL).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        if (bytes > 0) {
            assertThat(files()).anyMatch(request -> request.contains("bytes=" + bytes + "-"));
        }
    }

    @Test
    void mayBreakOffAsOftenAsItGetsFurther() {
        Fault[] breaks =
                Stream.generate(() -> new Fault.BreakOff(20_000)).limit(14).toArray(Fault[]::new);
        hub.fault("maker/model/model.safetensors", breaks);
        assertThat(pull(MODEL).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void startsAgainWhereTheHubKnowsNoParts() {
        hub.fault("maker/model/model.safetensors", new Fault.BreakOff(100_000), new Fault.IgnoreRange());
        assertThat(pull(MODEL).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void waitsNotForever() {
        hub.fault("maker/model/model.safetensors", new Fault.Silence(30_000));
        assertThat(pull(MODEL).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void triesAgainWhatMayPass(int status) {
        hub.fault("maker/model", new Fault.Status(status, Optional.of("0")));
        hub.fault("maker/model/model.safetensors", new Fault.Status(status, Optional.empty()));
        assertThat(pull(MODEL).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void givesUpAfterAWhileAndKeepsWhatCame() throws IOException {
        Fault[] never = Stream.generate(() -> new Fault.Status(503, Optional.empty()))
                .limit(6)
                .toArray(Fault[]::new);
        hub.fault("maker/model/model.safetensors", new Fault.BreakOff(100_000))
                .fault("maker/model/model.safetensors", never);
        assertThatThrownBy(() -> pull(MODEL))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("maker/model/model.safetensors")
                .hasMessageContaining("503")
                .hasMessageContaining("the same command goes on");
        assertThat(new HubCache(folder).find(MODEL)).isEmpty();
        assertThat(pull(MODEL).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(files()).anyMatch(request -> request.contains("bytes=100000-"));
        assertThat(names(folder.resolve("models--maker--model/blobs"))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "401,needs an access token",
        "403,terms",
        "404,no such model or revision",
        "410,no such model",
        "418,418"
    })
    void saysWhatARefusalMeans(int status, String words) {
        hub.fault("maker/model", new Fault.Status(status, Optional.empty()));
        assertThatThrownBy(() -> pull(MODEL))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining(words)
                .hasMessageContaining("maker/model");
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void noticesContentThatIsNotWhatWasPromised() {
        byte[] other = WEIGHTS.clone();
        other[1234]++;
        hub.fault("maker/model/model.safetensors", new Fault.Content(ByteBuffer.wrap(other)));
        assertThatThrownBy(() -> pull(MODEL))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("hash");
        assertThat(new HubCache(folder).find(MODEL)).isEmpty();
        assertThat(pull(MODEL).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aDamagedBeginningIsFetchedAgain() throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("models--maker--model/blobs"));
        Files.write(blobs.resolve(TestingHub.etag(WEIGHTS) + ".llava-mini.incomplete"), new byte[1000]);
        assertThat(pull(MODEL).resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void doesNotFillTheDiskWithMoreThanWasPromised() {
        hub.fault(
                "maker/model/model.safetensors",
                new Fault.Content(ByteBuffer.wrap(bytes(WEIGHTS.length + 100_000, 1))));
        assertThatThrownBy(() -> pull(MODEL))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("longer")
                .hasMessageContaining("300000");
    }

    @Test
    void lessThanPromisedIsAnError() {
        Fault[] shorter = Stream.generate(() -> new Fault.Content(ByteBuffer.wrap(bytes(1000, 1))))
                .limit(7)
                .toArray(Fault[]::new);
        hub.fault("maker/model/model.safetensors", shorter);
        assertThatThrownBy(() -> pull(MODEL))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("of 300000 bytes");
    }

    @Test
    void theTokenGoesToTheHubOnly() {
        hub.requireToken("secret");
        assertThatThrownBy(() -> pull(MODEL))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("--token-file");
        HubSettings known = new HubSettings(new HubCache(folder), hub.address(), Optional.of("secret"), false);
        new ModelPull(known, PullListener.NONE).pull(MODEL, Optional.empty());
        assertThat(hub.requests().stream().filter(request -> request.contains("/far/")))
                .isNotEmpty()
                .noneMatch(request -> request.contains("token"));
        HubSettings wrong =
                new HubSettings(new HubCache(folder.resolve("other")), hub.address(), Optional.of("guess"), false);
        assertThatThrownBy(() -> new ModelPull(wrong, PullListener.NONE).pull(MODEL, Optional.empty()))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("not accepted");
    }

    @Test
    void offlineUsesNoNetwork() {
        HubSettings offline = new HubSettings(new HubCache(folder), hub.address(), Optional.empty(), true);
        assertThatThrownBy(() -> new ModelPull(offline, PullListener.NONE).pull(MODEL, Optional.empty()))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("HF_HUB_OFFLINE");
        assertThat(hub.requests()).isEmpty();
    }

    @Test
    void takesTheWeightsOfPyTorchWhereThereAreNoOthers() {
        hub.add("maker/old", "config.json", "{}")
                .add("maker/old", "pytorch_model-00001-of-00001.bin", bytes(2000, 4))
                .add("maker/old", "pytorch_model.bin.index.json", "{}")
                .add("maker/old", "training_args.bin", bytes(2000, 5));
        assertThat(names(pull(ModelName.parse("maker/old"))))
                .containsExactly("config.json", "pytorch_model-00001-of-00001.bin", "pytorch_model.bin.index.json");
    }

    @Test
    void aProjectorBesideSafetensorsIsNeededToo() {
        hub.add("maker/model", "mm_projector.bin", bytes(2000, 4));
        assertThat(names(pull(MODEL))).contains("mm_projector.bin").doesNotContain("pytorch_model.bin");
    }

    @Test
    void includeReplacesTheChoice() {
        assertThat(names(pull(MODEL, Optional.of("*.{md,h5}")))).containsExactly("README.md", "tf_model.h5");
        assertThatThrownBy(() -> pull(MODEL, Optional.of("*.gguf")))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("--include");
    }

    @Test
    void fetchesTheTowerThatAModelNames() {
        hub.add("maker/named", "config.json", "{\"mm_vision_tower\": \"maker/tower\"}")
                .add("maker/named", "model.safetensors", bytes(2000, 6))
                .add("maker/tower", "config.json", "{}")
                .add("maker/tower", "preprocessor_config.json", "{}")
                .add("maker/tower", "pytorch_model.bin", bytes(2000, 7));
        pull(ModelName.parse("maker/named"));
        assertThat(names(new HubCache(folder)
                        .find(ModelName.parse("maker/tower"))
                        .orElseThrow()))
                .containsExactly("config.json", "preprocessor_config.json", "pytorch_model.bin");
    }

    @Test
    void ofATowerWhoseWeightsTheModelHoldsOnlyTheConfiguration() {
        hub.add("maker/named", "config.json", "{\"mm_vision_tower\": \"maker/tower\"}")
                .add("maker/named", "model-00001-of-00001.safetensors", bytes(2000, 6))
                .add(
                        "maker/named",
                        "model.safetensors.index.json",
                        "{\"weight_map\": {\"model.vision_tower.x\": \"y\"}}")
                .add("maker/tower", "config.json", "{}")
                .add("maker/tower", "pytorch_model.bin", bytes(2000, 7));
        pull(ModelName.parse("maker/named"));
        assertThat(names(new HubCache(folder)
                        .find(ModelName.parse("maker/tower"))
                        .orElseThrow()))
                .containsExactly("config.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../evil", "/etc/evil", "a/../../evil", "a//b", "..", "", "a\\\\b", "a/"})
    void aFileThatLeadsElsewhereIsRefused(String path) {
        hub.add("maker/evil", path, "x");
        assertThatThrownBy(() -> pull(ModelName.parse("maker/evil")))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("the hub's list of files");
    }

    @Test
    void aListThatIsNoListIsOneLine() {
        assertThatThrownBy(() -> Listing.parse(new byte[] {'<'}, MODEL))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("not JSON");
        assertThatThrownBy(() ->
                        Listing.parse("{\"sha\": \"main\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8), MODEL))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("no commit");
    }

    @Test
    void moreThanTheDiskHoldsIsSaidBefore() {
        String listing = "{\"sha\": \"" + "a".repeat(40)
                + "\", \"siblings\": [{\"rfilename\": \"model.safetensors\", \"size\": 1, "
                + "\"lfs\": {\"size\": 4000000000000000000, \"sha256\": \"" + "b".repeat(64) + "\"}}]}";
        hub.add("maker/huge", "config.json", "{}").fault("maker/huge", new Fault.Listing(listing));
        assertThatThrownBy(() -> pull(ModelName.parse("maker/huge")))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("4000000000000000000 bytes")
                .hasMessageContaining("HF_HUB_CACHE");
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void severalAtATimeFetchEveryFileOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<Path>> pulls = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                pulls.add(threads.submit(() -> pull(MODEL)));
            }
            for (Future<Path> done : pulls) {
                assertThat(done.get().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
            }
        }
        assertThat(hub.requests().stream().filter(request -> request.startsWith("GET /far/")))
                .hasSize(1);
    }

    @Test
    void aHubThatIsNotThereIsOneLine() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        HubSettings settings = new HubSettings(new HubCache(folder), nowhere, Optional.empty(), false);
        assertThatThrownBy(() -> new ModelPull(settings, PullListener.NONE, Duration.ofSeconds(1), Duration.ofMillis(1))
                        .pull(MODEL, Optional.empty()))
                .isInstanceOf(LlavaMiniException.class)
                .hasMessageContaining("cannot fetch maker/model from http://127.0.0.1:1");
    }

    @Test
    void anotherRevisionIsKeptBesideMain() {
        Path main = pull(MODEL);
        hub.add("maker/model", "config.json", "{\"model_type\": \"newer\"}");
        Path tagged = pull(ModelName.parse("maker/model@v2.0"));
        assertThat(tagged).isNotEqualTo(main);
        assertThat(new HubCache(folder).find(MODEL)).contains(main);
        assertThat(new HubCache(folder).find(ModelName.parse("maker/model@v2.0")))
                .contains(tagged);
        assertThat(new HubCache(folder).find(ModelName.parse("maker/model@" + tagged.getFileName())))
                .contains(tagged);
    }

    private Path pull(ModelName name) {
        return pull(name, Optional.empty());
    }

    private Path pull(ModelName name, Optional<String> include) {
        HubSettings settings = HubSettings.of(Map.of(
                "HF_HUB_CACHE",
                folder.toString(),
                "HF_ENDPOINT",
                hub.address() + "/",
                "HF_HOME",
                folder.resolve("nowhere").toString()));
        return new ModelPull(settings, PullListener.NONE, Duration.ofSeconds(2), Duration.ofMillis(5))
                .pull(name, include);
    }

    private Stream<String> files() {
        return hub.requests().stream().filter(request -> !request.contains("/api/"));
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
