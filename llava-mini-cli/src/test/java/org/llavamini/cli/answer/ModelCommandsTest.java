// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.llavamini.checkpoint.Checkpoint;
import org.llavamini.checkpoint.safetensors.SafetensorsFile;
import org.llavamini.cli.TestingConsole;
import org.llavamini.cli.TestingConsole.Outcome;
import org.llavamini.cli.TestingModel;
import org.llavamini.tensor.DType;
import org.llavamini.tensor.Shape;

final class ModelCommandsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private static Path shared;

    private static Path model;
    private static Path picture;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeModel() {
        model = TestingModel.write(shared.resolve("tiny-model"));
        picture = TestingModel.picture(shared.resolve("picture.png"));
    }

    private static Outcome run(Object... arguments) {
        return TestingConsole.plain().run(arguments);
    }

    private static void assertFailure(Outcome outcome, String... named) {
        assertThat(outcome.err()).startsWith("llava-mini: ").contains(named).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.code()).isEqualTo(1);
    }

    private Path copyOfModel() throws IOException {
        return TestingModel.write(folder.resolve("copy"));
    }

    @Test
    void asksAndPrintsTheAnswer() throws IOException {
        Outcome plain = run("ask", "--model", model, "--image", picture, "--max-new-tokens", 6, "What is it?");
        assertThat(plain.err()).isEmpty();
        assertThat(plain.code()).isZero();
        Outcome json = run("ask", "--model", model, "--image", picture, "--max-new-tokens", 6, "--json", "What is it?");
        JsonNode answer = JSON.readTree(json.out());
        assertThat(plain.out()).isEqualTo(answer.path("answer").asText() + "\n");
        assertThat(answer.properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactly("answer", "finish_reason", "usage", "frames", "timings", "model");
        assertThat(answer.path("model").asText()).isEqualTo("tiny-model");
        assertThat(answer.path("frames").asInt()).isEqualTo(1);
        assertThat(answer.path("usage").path("vision_tokens").asInt()).isEqualTo(1);
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isBetween(1, 6);
        assertThat(answer.path("finish_reason").asText()).isIn("stop", "length");
        assertThat(answer.path("timings").properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactly(
                        "load_ms",
                        "queue_ms",
                        "media_ms",
                        "vision_ms",
                        "pre_fusion_ms",
                        "prefill_ms",
                        "time_to_first_token_ms",
                        "decode_ms_per_token");
    }

    @Test
    void readsPictureOrQuestionFromStdin() throws IOException {
        Outcome expected = run("ask", "--model", model, "--image", picture, "--max-new-tokens", 4, "What is it?");
        assertThat(TestingConsole.plain()
                        .input(Files.readAllBytes(picture))
                        .run("ask", "--model", model, "--image", "-", "--max-new-tokens", 4, "What is it?"))
                .isEqualTo(expected);
        assertThat(TestingConsole.plain()
                        .input("What is it?\n")
                        .run("ask", "--model", model, "--image", picture, "--max-new-tokens", 4, "-"))
                .isEqualTo(expected);
    }

    @Test
    void failsInOneLine() throws IOException {
        assertFailure(run("ask", "--model", model, "--image", "/nowhere.png", "What?"), "/nowhere.png");
        Path text = Files.writeString(folder.resolve("text.png"), "no picture at all, just words\n");
        assertFailure(run("ask", "--model", model, "--image", text, "What?"), "text.png", "not a picture");
        assertFailure(run("ask", "--model", "/nowhere", "What?"), "/nowhere");
        assertFailure(
                TestingConsole.plain().input("words").run("ask", "--model", model, "--image", "-", "What?"), "stdin");
    }

    @Test
    void namesATruncatedWeightsFile() throws IOException {
        Path weights = copyOfModel().resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
        assertFailure(run("ask", "--model", weights.getParent(), "What?"), "model.safetensors");
    }

    @Test
    void namesAMissingField() throws IOException {
        Path config = copyOfModel().resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"mm_hidden_size\"", "\"mm_hidden\""));
        assertFailure(run("ask", "--model", config.getParent(), "What?"), "config.json", "mm_hidden_size");
    }

    @Test
    void tracesAConversationAsItsQuestion() throws IOException {
        Path conversation = Files.writeString(
                folder.resolve("conversation.json"), "[[\"user\", \"<image>\\nWhat?\"], [\"assistant\", null]]");
        for (List<Object> words : List.of(List.<Object>of("What?"), List.<Object>of("--conversation", conversation))) {
            Path output = folder.resolve(words.size() + ".safetensors");
            List<Object> arguments = new java.util.ArrayList<>(
                    List.of("trace", "--model", model, "--image", picture, "--max-new-tokens", 3, "--output", output));
            arguments.addAll(words);
            assertThat(run(arguments.toArray()).code()).isZero();
        }
        assertThat(folder.resolve("1.safetensors")).hasSameBinaryContentAs(folder.resolve("2.safetensors"));
        try (SafetensorsFile trace = SafetensorsFile.open(folder.resolve("1.safetensors"))) {
            assertThat(trace.names())
                    .contains("input_ids", "pixel_values", "compressed", "prefusion_text", "logits", "generated_ids");
            assertThat(trace.entry("logits").dtype()).isEqualTo(DType.FLOAT32);
            assertThat(trace.entry("input_ids").dtype()).isEqualTo(DType.INT64);
            assertThat(trace.metadata()).containsKeys("prompt", "text");
        }
    }

    @Test
    void inspects() throws IOException {
        JsonNode report = JSON.readTree(run("inspect", "--json", model).out());
        assertThat(report.path("architecture").asText()).isEqualTo("llava_mini_llama");
        assertThat(report.path("complete").asBoolean()).isTrue();
        assertThat(report.path("vision_tokens_per_image").asInt()).isEqualTo(1);
        assertThat(report.path("parameters").path("compressor").asInt()).isPositive();
        assertThat(run("inspect", model).out()).contains("float32", "complete         yes");
    }

    @Test
    void quantizesToAModelThatAnswers() throws IOException {
        Path small = folder.resolve("small");
        assertThat(run("quantize", "--dtype", "int8", model, small).code()).isZero();
        JsonNode report = JSON.readTree(run("inspect", "--json", small).out());
        assertThat(report.path("complete").asBoolean()).isTrue();
        assertThat(report.path("unexpected")).isEmpty();
        assertThat(report.path("parameters_by_dtype").path("int8").asInt())
                .isGreaterThan(
                        report.path("parameters_by_dtype").path("bfloat16").asInt());
        try (SafetensorsFile weights = SafetensorsFile.open(small.resolve("model.safetensors"));
                SafetensorsFile tower = SafetensorsFile.open(small.resolve("vision_tower/model.safetensors"))) {
            assertThat(weights.entry("model.layers.0.mlp.down_proj.weight").dtype())
                    .isEqualTo(DType.INT8);
            assertThat(weights.entry("model.embed_tokens.weight").dtype()).isEqualTo(DType.BFLOAT16);
            assertThat(weights.entry("model.norm.weight").dtype()).isEqualTo(DType.FLOAT32);
            assertThat(tower.names()).contains("vision_model.encoder.layers.0.mlp.fc1.weight_scale");
        }
        assertThat(run("ask", "--model", small, "--image", picture, "--max-new-tokens", 4, "What?"))
                .satisfies(outcome -> assertThat(outcome.code()).isZero());
        assertFailure(run("quantize", "--dtype", "int8", small, folder.resolve("again")), "quantised already");
        assertFailure(run("quantize", "--dtype", "int8", model, model), "over itself");
    }

    @Test
    void builtInModelsAreFoundByNameWhereverAModelIsNamed() throws IOException {
        for (String name : List.of("scenes", "built-in")) {
            assertThat(run("inspect", name).out()).contains("complete         yes");
        }
        assertThat(run("inspect", "photos").err()).contains("add the module llava-mini-photos");
    }

    @Test
    void storesEachPartInTheFormAskedFor() throws IOException {
        Path small = folder.resolve("mixed");
        assertThat(run(
                                "quantize",
                                "--dtype",
                                "int4",
                                "--tower",
                                "int4",
                                "--embeddings",
                                "int8",
                                "--max-file-megabytes",
                                1,
                                model,
                                small)
                        .code())
                .isZero();
        JsonNode report = JSON.readTree(run("inspect", "--json", small).out());
        assertThat(report.path("complete").asBoolean()).isTrue();
        assertThat(report.path("unexpected")).isEmpty();
        try (Checkpoint checkpoint = Checkpoint.open(small)) {
            assertThat(checkpoint.entry("model.embed_tokens.weight").dtype()).isEqualTo(DType.INT8);
            assertThat(checkpoint.names())
                    .contains("model.embed_tokens.weight_scale", "model.layers.0.mlp.down_proj.weight_packed")
                    .anyMatch(name -> name.startsWith("model.vision_tower.") && name.endsWith(".weight_packed"));
        }
        answersInEveryPrecision(small);
    }

    private void answersInEveryPrecision(Path small) {
        for (String dtype : List.of("auto", "int8", "float32")) {
            assertThat(run(
                            "ask",
                            "--model",
                            small,
                            "--dtype",
                            dtype,
                            "--max-new-tokens",
                            4,
                            "--image",
                            picture,
                            "What?"))
                    .satisfies(outcome -> assertThat(outcome.code()).isZero());
        }
    }

    @Test
    void quantizesDecoderLayersToFourBits() throws IOException {
        Path small = folder.resolve("four");
        assertThat(run("quantize", "--dtype", "int4", model, small).code()).isZero();
        JsonNode report = JSON.readTree(run("inspect", "--json", small).out());
        assertThat(report.path("complete").asBoolean()).isTrue();
        assertThat(report.path("unexpected")).isEmpty();
        assertThat(report.path("memory_bytes").path("int4").asLong())
                .isLessThan(report.path("memory_bytes").path("int8").asLong());
        String layer = "model.layers.0.mlp.gate_proj";
        try (SafetensorsFile weights = SafetensorsFile.open(small.resolve("model.safetensors"));
                SafetensorsFile before = SafetensorsFile.open(model.resolve("model.safetensors"))) {
            Shape shape = before.entry(layer + ".weight").shape();
            assertThat(weights.names()).doesNotContain(layer + ".weight").contains(layer + ".weight_shape");
            assertThat(weights.entry(layer + ".weight_packed").dtype()).isEqualTo(DType.INT32);
            assertThat(weights.entry(layer + ".weight_packed").shape())
                    .isEqualTo(Shape.of(shape.size(0), shape.size(1) / 8));
            assertThat(weights.entry(layer + ".weight_scale").shape())
                    .isEqualTo(Shape.of(shape.size(0), shape.size(1) / 32));
        }
        answersInEveryPrecision(small);
    }

    @Test
    void convertsToAModelThatAnswersTheSame() throws IOException {
        Path whole = folder.resolve("whole");
        assertThat(run("convert", model, whole).code()).isZero();
        Object[] question = {"--image", picture, "--max-new-tokens", 6, "What is it?"};
        assertThat(run(with(question, "ask", "--model", whole)).out())
                .isEqualTo(run(with(question, "ask", "--model", model)).out());
        Path half = folder.resolve("half");
        assertThat(run("convert", "--dtype", "bfloat16", whole, half).code()).isZero();
        JsonNode report = JSON.readTree(run("inspect", "--json", half).out());
        assertThat(report.path("layout").asText()).isEqualTo("official");
        assertThat(report.path("complete").asBoolean()).isTrue();
        assertThat(report.path("parameters_by_dtype").properties()).hasSize(1);
        assertThat(report.path("parameters_by_dtype").path("bfloat16").asInt()).isPositive();

        assertFailure(run("convert", model, whole), "there already", "whole");
        assertFailure(run("convert", "--layout", "llava-hf", model, folder.resolve("x")), "LLaVA-v1.5 models only");
        assertFailure(run("convert", "--base", model, model, folder.resolve("x")), "is none (--base)");
        assertThat(run("convert", "--layout", "gguf", model, folder.resolve("x"))
                        .code())
                .isEqualTo(2);
        assertThat(folder.resolve("x")).doesNotExist();
    }

    private static Object[] with(Object[] end, Object... begin) {
        return Stream.concat(Arrays.stream(begin), Arrays.stream(end)).toArray();
    }

    @Test
    void inspectsWhatIsMissing() throws IOException {
        Path copy = copyOfModel();
        Path config = copy.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"intermediate_size\": 64", "\"intermediate_size\": 96")
                        .replace("\"prefusion_layer_num\": 1", "\"prefusion_layer_num\": 2"));
        Files.delete(copy.resolve("vision_tower/model.safetensors"));
        JsonNode report = JSON.readTree(run("inspect", "--json", copy).out());
        assertThat(report.path("complete").asBoolean()).isFalse();
        assertThat(report.path("missing").toString())
                .contains("model.prefusion_layers.1.self_attn.q_proj.weight", "vision_model.pre_layrnorm.bias");
        assertThat(report.path("mismatches").toString())
                .contains("model.layers.0.mlp.up_proj.weight: expected [96, 32], found [64, 32]");
        assertThat(run("inspect", copy).out()).contains("complete         no", "more (--json lists them)");
        assertFailure(run("ask", "--model", copy, "What?"), "expected [96, 32], found [64, 32]", "--vision-tower");
    }

    @Test
    void evaluatesAndScores() throws IOException {
        Path questions = Files.writeString(
                folder.resolve("questions.json"),
                "[[\"what color is the shape?\",\"red\",0],[\"is a red shape present?\",\"yes\",0]]");
        TestingModel.picture(folder.resolve("images/0.png"));
        Path answers = folder.resolve("answers.jsonl");
        Object[] arguments = {
            "eval",
            "easy-vqa",
            "--model",
            model,
            "--questions",
            questions,
            "--media",
            folder,
            "--answers",
            answers,
            "--max-new-tokens",
            3
        };
        Outcome first = run(arguments);
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("2/2 questions");
        byte[] whole = Files.readAllBytes(answers);
        Files.write(answers, Arrays.copyOf(whole, whole.length - 5));
        assertThat(run(arguments).code()).isZero();
        assertThat(Files.readAllBytes(answers)).isEqualTo(whole);

        Outcome blank = run(
                "eval",
                "easy-vqa",
                "--model",
                model,
                "--questions",
                questions,
                "--media",
                folder,
                "--answers",
                folder.resolve("blank.jsonl"),
                "--max-new-tokens",
                3,
                "--blank-images");
        assertThat(blank.code()).isZero();
        assertThat(Files.readString(folder.resolve("blank.jsonl"))).contains("blank pictures");

        JsonNode scores =
                JSON.readTree(run("score", "easy-vqa", "--answers", answers, "--annotations", questions, "--json")
                        .out());
        assertThat(scores.path("benchmark").asText()).isEqualTo("easy-vqa");
        assertThat(scores.path("metrics").path("total").asInt()).isEqualTo(2);
        assertThat(scores.path("metrics").path("accuracy_ci95")).hasSize(2);
        assertThat(run("score", "easy-vqa", "--answers", answers, "--questions", questions)
                        .out())
                .contains("color.accuracy");
        assertFailure(run("score", "easy-vqa", "--answers", "/nowhere", "--annotations", questions), "/nowhere");
    }
}
