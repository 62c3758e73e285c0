// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.analysis.AttentionMaps;
import org.llavamini.analysis.AttentionProfile;
import org.llavamini.analysis.CompressorMaps;
import org.llavamini.analysis.TokenType;
import org.llavamini.checkpoint.config.Architecture;
import org.llavamini.media.Picture;
import org.llavamini.option.GenerationOptions;
import org.llavamini.option.ModelPrecision;
import org.llavamini.text.Conversation;

/** Looks inside tiny models of both kinds, from a conversation and a picture on. */
class ModelAnalysisTest {
    private static final Conversation TALK =
            Conversation.finished(List.of("<image>\nWhat is it?", "A thing.", "Which colour?", "Grey."));

    @TempDir
    private static Path mini;

    @TempDir
    private static Path plain;

    @BeforeAll
    static void write() {
        new TestingModel(2024).write(mini);
        new TestingModel(2024, Architecture.LLAVA).write(plain);
    }

    private static LlavaMini open(Path directory) {
        return LlavaMini.builder(directory)
                .precision(ModelPrecision.FLOAT32)
                .threads(1)
                .build();
    }

    private static ImageInput picture(long seed) {
        return new ImageInput.Decoded(TestingModel.noise(seed));
    }

    @Test
    void profileIsThatOfTheMaps() {
        try (LlavaMini model = open(plain)) {
            AttentionMaps maps = model.analysis().attentionMaps(TALK, Optional.of(picture(1)));
            AttentionProfile profile = model.analysis().attention(TALK, Optional.of(picture(1)));
            assertThat(maps.layers()).isEqualTo(3).isEqualTo(profile.layers());
            assertThat(maps.types().stream()
                            .filter(type -> type == TokenType.VISION)
                            .count())
                    .isEqualTo(16);
            assertThat(maps.types()).startsWith(TokenType.INSTRUCTION).endsWith(TokenType.RESPONSE);
            for (int layer = 0; layer < 3; layer++) {
                AttentionProfile again = new AttentionProfile(3);
                for (int query = 0; query < maps.types().size(); query++) {
                    float[] row = new float[query + 1];
                    for (int key = 0; key <= query; key++) {
                        row[key] = maps.weight(layer, query, key);
                    }
                    assertThat(sum(row)).isCloseTo(1, within(1e-5));
                    again.add(layer, maps.types().get(query), row, maps.types());
                }
                for (TokenType target : TokenType.values()) {
                    for (TokenType source : TokenType.values()) {
                        assertThat(profile.attention(layer, target, source))
                                .isEqualTo(again.attention(layer, target, source));
                    }
                }
            }
            assertThat(maps.weight(0, 2, 3)).isZero();
        }
    }

    private static double sum(float[] row) {
        return IntStream.range(0, row.length).mapToDouble(i -> row[i]).sum();
    }

    @Test
    void readsMiniModelsAndTextAlone() {
        try (LlavaMini model = open(mini)) {
            assertThat(model.analysis()
                            .attention(TALK, Optional.of(picture(1)))
                            .attention(0, TokenType.RESPONSE, TokenType.VISION)
                            .orElseThrow())
                    .isBetween(0.0, 1.0);
            Conversation text = Conversation.finished(List.of("Hello?", "Yes."));
            assertThat(model.analysis()
                            .attention(text, Optional.empty())
                            .attention(0, TokenType.RESPONSE, TokenType.VISION))
                    .isEmpty();
        }
    }

    @Test
    void compressorMapsAddUp() {
        Picture shown = TestingModel.noise(3);
        try (LlavaMini model = open(mini)) {
            CompressorMaps maps = model.analysis().compressor(new ImageInput.Decoded(shown));
            assertThat(maps.queries()).isEqualTo(4);
            assertThat(maps.side()).isEqualTo(4);
            assertThat(maps.seen()).isEqualTo(shown);
            for (int query = 0; query < 4; query++) {
                double sum = 0;
                for (int cell = 0; cell < 16; cell++) {
                    sum += maps.weight(query, cell / 4, cell % 4);
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
        }
        try (LlavaMini model = open(plain)) {
            assertThatThrownBy(() -> model.analysis().compressor(new ImageInput.Decoded(shown)))
                    .hasMessageContaining("no compressor with queries");
        }
    }

    private static String ask(LlavaMini model, long seed, Set<Integer> hidden) {
        Prompt prompt = Prompt.of("What is it?")
                .image(picture(seed))
                .options(GenerationOptions.defaults().withMaxNewTokens(12));
        return model.analysis().askHidingVision(prompt, hidden).text();
    }

    @Test
    void hidingNothingChangesNothingAndHidingAllHidesThePicture() {
        try (LlavaMini model = open(plain)) {
            Set<Integer> all = IntStream.range(0, 3).boxed().collect(Collectors.toSet());
            String first = ask(model, 1, Set.of());
            String second = ask(model, 2, Set.of());
            assertThat(first).isNotEqualTo(second);
            String blind = ask(model, 1, all);
            assertThat(ask(model, 2, all)).isEqualTo(blind);
            // What was read without seeing is not remembered for those who see.
            assertThat(ask(model, 1, Set.of())).isEqualTo(first);
            assertThat(ask(model, 1, Set.of(77))).isEqualTo(first);
        }
    }
}
