// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.checkpoint.adapter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.llavamini.checkpoint.config.ModelConfig;
import org.llavamini.checkpoint.file.JsonFields;
import org.llavamini.checkpoint.file.ModelErrors;
import org.llavamini.checkpoint.file.NamedDirectory;
import org.llavamini.checkpoint.shards.WeightFiles;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * A directory that holds part of a model, to be put onto a base: a LoRA with what was trained beside it, or the projector that
 * the first stage of training made.
 *
 * @param directory the adapter's
 * @param base directory of the model below it
 * @param lora present if there are low-rank updates
 * @param replacements files of weights that replace the base's or are new
 */
public record AdapterDirectory(Path directory, Path base, Optional<LoraConfig> lora, List<Path> replacements) {
    private static final List<String> PROJECTOR = List.of("mm_projector.safetensors", "mm_projector.bin");
    private static final List<String> UPDATES = List.of("adapter_model.safetensors", "adapter_model.bin");
    private static final List<String> TRAINED_BESIDE =
            List.of("non_lora_trainables.safetensors", "non_lora_trainables.bin");

    /**
     * Finds out whether a directory is an adapter, and its base.
     *
     * @throws LlavaMiniException with {@code MODEL_NOT_FOUND} if it is one and its base is not there, {@code INVALID_REQUEST} if a
     *     base is given to a model that needs none
     */
    public static Optional<AdapterDirectory> find(Path directory, Optional<Path> base) {
        Optional<Path> projector = first(directory, PROJECTOR);
        if (Files.exists(directory.resolve(LoraConfig.FILE))) {
            LoraConfig lora = LoraConfig.read(directory);
            return Optional.of(new AdapterDirectory(
                    directory,
                    base.or(() -> lora.base().flatMap(name -> NamedDirectory.find(directory, name)))
                            .orElseThrow(() -> noBase(
                                    lora.file(),
                                    "base_model_name_or_path "
                                            + lora.base()
                                                    .map(ModelErrors::shown)
                                                    .orElse("(absent)")
                                            + " is no directory")),
                    Optional.of(lora),
                    first(directory, TRAINED_BESIDE).or(() -> projector).stream()
                            .toList()));
        }
        if (projector.isPresent() && !WeightFiles.presentIn(directory)) {
            return Optional.of(new AdapterDirectory(
                    directory,
                    base.or(() -> namedByConfig(directory))
                            .orElseThrow(() -> noBase(projector.get(), "the file holds the projector only")),
                    Optional.empty(),
                    List.of(projector.get())));
        }
        if (base.isPresent()) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "a base model is for adapters (" + LoraConfig.FILE + " or mm_projector.bin), but " + directory
                            + " is none (--base)");
        }
        return Optional.empty();
    }

    private static Optional<Path> namedByConfig(Path directory) {
        Path config = directory.resolve(ModelConfig.FILE);
        return Files.exists(config)
                ? JsonFields.read(config).string("_name_or_path").flatMap(name -> NamedDirectory.find(directory, name))
                : Optional.empty();
    }

    private static LlavaMiniException noBase(Path file, String what) {
        return ModelErrors.notFound(
                file, "the adapter needs its base model: " + what + "; give convert or inspect --base DIR");
    }

    private static Optional<Path> first(Path directory, List<String> names) {
        return names.stream().map(directory::resolve).filter(Files::exists).findFirst();
    }

    /** Returns the file of low-rank updates. */
    public Path updates() {
        return first(directory, UPDATES)
                .orElseThrow(() ->
                        ModelErrors.notFound(directory, "the adapter's weights are missing: " + UPDATES.getFirst()));
    }

    /** Returns the directory whose config.json describes the whole: the adapter's own if it has one. */
    public Path configured() {
        return Files.exists(directory.resolve(ModelConfig.FILE)) ? directory : base;
    }
}
