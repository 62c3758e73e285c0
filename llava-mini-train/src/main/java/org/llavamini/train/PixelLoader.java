// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train;

import java.nio.file.Path;
import java.util.List;
import org.llavamini.media.ImagePreprocessor;
import org.llavamini.media.PictureReader;
import org.llavamini.media.PixelValues;
import org.llavamini.tensor.Tensor;

/** Reads pictures and makes pixel values of them. */
final class PixelLoader {
    private final PictureReader reader;
    private final ImagePreprocessor preprocessor;

    PixelLoader(PictureReader reader, ImagePreprocessor preprocessor) {
        this.reader = reader;
        this.preprocessor = preprocessor;
    }

    /** Returns the pixel values of some pictures, {@code [pictures, 3, size, size]}. */
    Tensor load(List<Path> pictures) {
        return Tensor.concatenate(
                pictures.stream()
                        .map(picture -> preprocessor.preprocess(reader.read(picture)))
                        .map(PixelLoader::tensor)
                        .toList(),
                0);
    }

    private static Tensor tensor(PixelValues values) {
        return Tensor.of(values.data(), values.shape());
    }
}
