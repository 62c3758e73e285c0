// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.llavamini.cli.TestingConsole.Outcome;

final class UsageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense                                  | nonsense",
                "ask                                       | QUESTION",
                "ask --image a.png --image b.png what      | one picture or video per conversation",
                "ask --image - -                           | stdin",
                "ask --max-new-tokens 0 what               | --max-new-tokens",
                "ask --max-new-tokens many what            | --max-new-tokens",
                "ask --temperature -1 what                 | --temperature",
                "ask --top-p 0 what                        | --top-p",
                "ask --top-p 1.5 what                      | --top-p",
                "ask --top-k -1 what                       | --top-k",
                "ask --repetition-penalty 0 what           | --repetition-penalty",
                "ask --dtype int5 what                     | --dtype",
                "ask --device gpu what                     | --device",
                "ask --threads 0 what                      | --threads",
                "ask --template vicuna what                | vicuna",
                "ask --image-aspect-ratio wide what        | --image-aspect-ratio",
                "ask --quirk nonsense=true what            | --quirk",
                "ask --image a.png --video b.mp4 what      | --video",
                "ask --video a.mp4 --video b.mp4 what      | --video",
                "ask --video a.mp4 --fps 0 what            | --fps",
                "ask --video a.mp4 --max-frames 0 what     | --max-frames",
                "chat --image -                            | --image",
                "flops --shape vicuna-13b                  | --shape",
                "train --config x --rank 0                 | --world-size",
                "train --config x --rank 2 --world-size 2 --master localhost:1 | --rank",
                "flops --pre-fusion-place beside           | --pre-fusion-place",
                "flops --pre-fusion-place inside --pre-fusion-layers 33 | inside a language model of 32 layers",
                "flops --resolution 500                    | --resolution",
                "flops --compressor-size -1                | --compressor-size",
                "batch .                                   | --output",
                "batch . --output x                        | --prompt",
                "batch . --output x --prompt what --in-flight 0 | --in-flight",
                "batch . --output x --prompt what --shard 0/2 | --shard",
                "batch pom.xml --output x --prompt what    | pom.xml",
                "watch what                                | --video",
                "watch --video a.mp4 --every 0 what        | --every",
                "watch --video a --fused-frames 9 --read-frames 2 what | --read-frames",
                "trace --output x.safetensors              | exactly one",
                "trace what                                | --output",
                "eval popes --questions a --media b --answers c | popes",
                "eval pope --questions a --media b --answers c --circular | --circular",
                "score pope --answers a                    | --questions",
                "score pope --answers a --parser lenient   | --parser",
                "score seed --answers a --parser strict    | --parser",
                "score gqa --answers a                     | --annotations",
                "score textvqa --answers a --submission b  | --submission",
                "score llava-wild --answers a              | --judgements",
                "score llava-wild --answers a --judge-url http://localhost | --judge-model",
                "score llava-wild --answers a --judge-model m | --judge-url",
                "score gqa --answers a --judge-url http://localhost --judge-model m | --judge-url",
                "score custom --answers a --metric best    | --metric",
                "report                                    | --scores",
                "report --scores a --format pdf            | --format",
                "eval easy-vqa --questions a --media b --answers c --shard 3/2 | --shard",
                "score easy-vqa --answers a                | --annotations",
                "quantize --dtype int5 a b                 | --dtype",
                "quantize --dtype int8 --max-file-megabytes 0 a b | --max-file-megabytes",
                "quantize --dtype int8 --tower int2 a b    | --tower",
                "train                                     | --config",
                "generate-data easy-vqa --source x --output y | --source",
                "generate-data scenes --output x --seed 1  | --count",
                "generate-data scenes --output x --seed 1 --count 0 | --count",
                "generate-data clips --output x --seed 1 --count 1 --size 9 | --size",
                "generate-data clips --output x --seed a --count 1 | --seed",
                "generate-data scenes --output x --seed 1 --count 1 --split both | --split",
                "chat --max-new-tokens many                | --max-new-tokens",
                "serve --port many                         | --port",
            })
    void isOneLineThatNamesWhatIsWrong(String arguments, String named) {
        Outcome outcome = TestingConsole.plain().run((Object[]) arguments.split(" "));
        assertThat(outcome.err()).startsWith("llava-mini: ").contains(named).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.code()).isEqualTo(2);
    }

    @Test
    void takesOptionsFromTheEnvironment() {
        TestingConsole console = TestingConsole.plain().environment(Map.of("LLAVA_MINI_TOP_P", "1.5"));
        assertThat(console.run("ask", "what").err()).contains("--top-p", "1.5");
        // The command line wins: what fails now is the next thing that is wrong.
        assertThat(console.run("ask", "--top-p", "1", "--top-k", "-1", "what").err())
                .contains("--top-k")
                .doesNotContain("--top-p");
    }

    @Test
    void namesTheVariableWhoseValueIsNoNumber() {
        assertThat(TestingConsole.plain()
                        .environment(Map.of("LLAVA_MINI_SEED", "soon"))
                        .run("ask", "what")
                        .err())
                .contains("--seed", "'soon'", "LLAVA_MINI_SEED")
                .hasLineCount(1);
    }

    @Test
    void requiredOptionsMayComeFromTheEnvironment() {
        Outcome outcome = TestingConsole.plain()
                .environment(Map.of("LLAVA_MINI_CONFIG", "/nowhere/train.yaml"))
                .run("train");
        assertThat(outcome.err()).contains("/nowhere/train.yaml").hasLineCount(1);
        assertThat(outcome.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ask",
                "batch",
                "trace",
                "tokenize",
                "inspect",
                "doctor",
                "train",
                "generate-data",
                "generate-data easy-vqa",
                "generate-data scenes",
                "generate-data clips",
                "eval",
                "score",
                "report",
                "quantize",
                "generate-completion"
            })
    void helpAndVersionWorkEverywhere(String command) {
        assertThat(TestingConsole.plain()
                        .run((Object[]) (command + " --help").strip().split(" ")))
                .satisfies(outcome -> {
                    assertThat(outcome.code()).isZero();
                    assertThat(outcome.out()).contains("Usage: llava-mini");
                });
        assertThat(TestingConsole.plain()
                        .run((Object[]) (command + " --version").strip().split(" ")))
                .satisfies(outcome -> {
                    assertThat(outcome.code()).isZero();
                    assertThat(outcome.out()).contains("llava-mini ");
                });
    }

    @Test
    void completionNamesTheCommands() {
        assertThat(TestingConsole.plain().run("generate-completion").out())
                .contains("max-new-tokens", "blank-images", "doctor");
    }

    @Test
    void verboseAddsTheStackTrace() {
        Outcome outcome = TestingConsole.plain().run("inspect", "--verbose", "/nowhere");
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("llava-mini: ")
                .contains("/nowhere")
                .contains("\tat org.llavamini");
    }
}
