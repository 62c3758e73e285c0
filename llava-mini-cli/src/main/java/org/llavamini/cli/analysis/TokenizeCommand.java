// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.analysis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.config.MultimodalConfig;
import org.llavamini.cli.console.Console;
import org.llavamini.cli.console.WrongUsage;
import org.llavamini.cli.option.ModelPlace;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.hub.BuiltInModel;
import org.llavamini.option.Quirks;
import org.llavamini.text.ConversationTemplate;
import org.llavamini.text.PromptTokenizer;
import org.llavamini.text.tokenizer.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Turns texts, prompts and conversations into token ids and back. */
@Command(
        name = "tokenize",
        description = {
            "Read JSON Lines on stdin and answer each line:",
            "{\"text\"} with {\"ids\"}, {\"ids\"} with {\"text\"}, {\"prompt\"} with {\"ids\"},",
            "{\"conversation\": [[role, text], ...]} with {\"prompt\", \"ids\"}."
        })
public final class TokenizeCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = BuiltInModel.FIRST,
            description = "A directory with tokenizer files; without it the built-in model's.")
    private ModelPlace model;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "Conversation template; else what config.json or the tokenizer's special tokens say.")
    private @Nullable String template;

    @SuppressWarnings("NullAway.Init") // filled in by picocli
    public TokenizeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<ConversationTemplate> asked = Optional.ofNullable(template)
                .map(name -> WrongUsage.check(spec, () -> ConversationTemplate.named(name)));
        answerWith(model.directory(), asked);
        return 0;
    }

    private void answerWith(Path directory, Optional<ConversationTemplate> asked) {
        Optional<MultimodalConfig> config = Files.exists(directory.resolve("config.json"))
                ? ModelConfig.read(directory).multimodal()
                : Optional.empty();
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            Quirks quirks = config.map(MultimodalConfig::quirks).orElseGet(Quirks::defaults);
            answer(new TokenizeLine(
                    tokenizer,
                    new PromptTokenizer(tokenizer, quirks.singleBos()),
                    asked.or(() -> config.flatMap(MultimodalConfig::conversationTemplate)
                                    .map(ConversationTemplate::named))
                            .orElseGet(() -> ConversationTemplate.forTokenizer(tokenizer))));
        }
    }

    private void answer(TokenizeLine answers) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        try {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    console.out().println(answers.answer(line, "stdin line " + number));
                }
            }
            console.out().flush();
        } catch (IOException e) {
            throw new LlavaMiniException(ErrorCode.INPUT_OUTPUT, "stdin cannot be read", e);
        }
    }
}
