// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/** Which files of a model are worth fetching. */
final class FileSelection {
    private static final Set<String> SMALL = Set.of("json", "model", "txt", "jinja");
    private static final Pattern UNUSED = Pattern.compile(
            "training_args\\.bin|optimizer\\..*|scheduler\\..*|rng_state.*|trainer_state\\.json|consolidated.*");

    private FileSelection() {}

    /** Returns configurations, tokenizer and weights, of the checkpoint itself and of the vision tower inside it. */
    static List<HubFile> needed(List<HubFile> files) {
        List<HubFile> near = files.stream()
                .filter(file -> file.path().equals(file.name()) || file.path().equals("vision_tower/" + file.name()))
                .filter(file -> !UNUSED.matcher(file.name()).matches())
                .toList();
        List<HubFile> needed = new ArrayList<>();
        for (HubFile file : near) {
            String ending = file.name().substring(file.name().lastIndexOf('.') + 1);
            if (ending.equals("safetensors")
                    || SMALL.contains(ending) && !isIndexOf(file, near, ".bin")
                    || ending.equals("bin") && !hasTwin(file, near)) {
                needed.add(file);
            }
        }
        return needed;
    }

    /** Returns the files whose paths or names match a pattern such as {@code *.json}. */
    static List<HubFile> matching(List<HubFile> files, String glob) {
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            return files.stream()
                    .filter(file -> matcher.matches(Path.of(file.path())) || matcher.matches(Path.of(file.name())))
                    .toList();
        } catch (PatternSyntaxException e) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST, "not a pattern of file names: " + glob + " (--include)", e);
        }
    }

    /** Returns whether the index of shards is one of files that are left out. */
    private static boolean isIndexOf(HubFile file, List<HubFile> files, String ending) {
        return file.name().endsWith(ending + ".index.json")
                && files.stream().anyMatch(other -> isSafetensors(other, folder(file)));
    }

    /** Returns whether the weights are there in the better format too: under the same name, or those of the whole model. */
    private static boolean hasTwin(HubFile file, List<HubFile> files) {
        String stem = file.path().substring(0, file.path().length() - ".bin".length());
        boolean whole = file.name().startsWith("pytorch_model");
        return files.stream()
                .anyMatch(other ->
                        other.path().equals(stem + ".safetensors") || whole && isSafetensors(other, folder(file)));
    }

    private static boolean isSafetensors(HubFile file, String folder) {
        return folder(file).equals(folder) && file.name().matches("model.*\\.safetensors");
    }

    private static String folder(HubFile file) {
        return file.path().substring(0, file.path().length() - file.name().length());
    }
}
