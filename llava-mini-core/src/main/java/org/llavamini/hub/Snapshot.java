// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.llavamini.output.OutputFile;

/** The files of one commit under their names, as links to their contents; copies where there are no links. */
final class Snapshot {
    private final Path model;
    private final String commit;

    Snapshot(HubCache cache, ModelName name, String commit) {
        this.model = cache.model(name);
        this.commit = commit;
    }

    Path directory() {
        return model.resolve(HubCache.SNAPSHOTS).resolve(commit);
    }

    /** Shows a content under the file's name. */
    void link(HubFile file, Path content) throws IOException {
        Path link = directory().resolve(file.path());
        Path folder = link.getParent();
        if (folder == null || Files.exists(link) && Files.isSameFile(link, content)) {
            return;
        }
        Files.createDirectories(folder);
        Files.deleteIfExists(link);
        try {
            Files.createSymbolicLink(link, folder.relativize(content));
        } catch (IOException | UnsupportedOperationException noLinks) {
            if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                return; // another process made it meanwhile
            }
            Files.copy(content, link);
        }
    }

    /** Says that a branch or tag is this commit: last of all, so that its name never leads to a part. */
    void name(String revision) throws IOException {
        Path ref = model.resolve(HubCache.REFS).resolve(revision);
        boolean known = Files.isRegularFile(ref) && Files.readString(ref).equals(commit);
        if (!ModelName.isCommit(revision) && !known) {
            OutputFile.write(ref, commit);
        }
    }
}
