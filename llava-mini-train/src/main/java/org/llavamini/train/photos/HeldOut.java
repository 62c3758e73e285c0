// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.picture.PictureReader;
import org.llavamini.train.photos.question.Photo;

/** Photographs that are only for measuring: none of them, and nothing that looks like one of them, may be learned. */
final class HeldOut {
    /** Near duplicates differ in fewer bits; the closest different pictures of COCO differ in five. */
    private static final int NEAR = 4;

    private final Path folder;
    private final Set<String> paths;
    private final List<PerceptualHash> hashes;
    private final PictureReader reader = PictureReader.create();

    /**
     * Looks at the photographs.
     *
     * @param photos that are held out, below the folder
     */
    HeldOut(Path folder, List<Photo> photos) {
        this.folder = folder;
        this.paths = photos.stream().map(Photo::path).collect(Collectors.toUnmodifiableSet());
        this.hashes = photos.stream()
                .map(photo -> PerceptualHash.of(reader.read(folder.resolve(photo.path()))))
                .toList();
    }

    /** Returns whether a photograph may be learned; one that cannot be read may not. */
    boolean mayBeLearned(Photo photo) {
        if (paths.contains(photo.path())) {
            return false;
        }
        try {
            PerceptualHash hash = PerceptualHash.of(reader.read(folder.resolve(photo.path())));
            return hashes.stream().allMatch(held -> held.distance(hash) > NEAR);
        } catch (LlavaMiniException unreadable) {
            return false;
        }
    }
}
