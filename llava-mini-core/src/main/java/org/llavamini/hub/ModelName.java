// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * The name of a model on a hub, written {@code organisation/name} or {@code organisation/name@revision}.
 *
 * @param repository organisation and name with a slash between
 * @param revision a branch, a tag or a commit
 */
public record ModelName(String repository, String revision) {
    /** The revision that is meant where none is given. */
    public static final String MAIN = "main";

    private static final String WORD = "[A-Za-z0-9_][A-Za-z0-9._-]{0,95}";
    private static final Pattern NAME =
            Pattern.compile("(" + WORD + "/" + WORD + ")(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,199}))?");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public ModelName {
        requireNonNull(repository, "repository is null");
        requireNonNull(revision, "revision is null");
        if (!isName(repository + "@" + revision)) {
            throw new IllegalArgumentException("not the name of a model: " + repository + "@" + revision);
        }
    }

    /** Reads a name; empty if the text has another form. */
    public static Optional<ModelName> find(String text) {
        Matcher matcher = NAME.matcher(text);
        if (!isName(text) || !matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ModelName(
                matcher.group(1), Optional.ofNullable(matcher.group(2)).orElse(MAIN)));
    }

    /**
     * Reads a name.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if the text has another form
     */
    public static ModelName parse(String text) {
        return find(text)
                .orElseThrow(() -> new LlavaMiniException(
                        ErrorCode.INVALID_REQUEST,
                        "the name of a model must be organisation/name or organisation/name@revision, but is " + text));
    }

    /** Names become folders: nothing that leads out of them, nor two dashes, which stand for the slash there. */
    private static boolean isName(String text) {
        return NAME.matcher(text).matches()
                && !text.contains("..")
                && !text.contains("//")
                && !text.endsWith("/")
                && !text.split("@", 2)[0].contains("--");
    }

    /** Returns whether a text is a commit, of which there is only one content. */
    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** Returns the name of the model's folder in a cache. */
    String folder() {
        return HubCache.PREFIX + repository.replace("/", "--");
    }

    /** Returns the name as it is written, without the revision if that is {@code main}. */
    @Override
    public String toString() {
        return revision.equals(MAIN) ? repository : repository + "@" + revision;
    }
}
