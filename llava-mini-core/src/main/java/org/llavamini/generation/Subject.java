// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.llavamini.encoding.EncodedVisual;
import org.llavamini.encoding.PictureKey;
import org.llavamini.media.preprocessing.PixelValues;

/** What a request is about. */
public sealed interface Subject {
    /** Text alone. */
    record Nothing() implements Subject {}

    /**
     * A picture, which is seen once for all who ask about it.
     *
     * @param key which one
     * @param pixels reads, decodes and preprocesses it; run on another thread than the engine's, and only if nobody saw it before
     */
    record APicture(PictureKey key, Supplier<PixelValues> pixels) implements Subject {
        public APicture {
            requireNonNull(key, "key is null");
            requireNonNull(pixels, "pixels is null");
        }
    }

    /**
     * Something encoded, or frames that are encoded on the way.
     *
     * @param visual opened on the engine's thread when the request joins
     * @param afterwards what becomes of it there when the request leaves: it is closed if it is the request's own
     */
    record Encoded(Supplier<? extends EncodedVisual> visual, Consumer<EncodedVisual> afterwards) implements Subject {
        public Encoded {
            requireNonNull(visual, "visual is null");
            requireNonNull(afterwards, "afterwards is null");
        }

        /** Returns something that is the request's own. */
        public static Encoded own(Supplier<? extends EncodedVisual> visual) {
            return new Encoded(visual, EncodedVisual::close);
        }

        /** Returns something that stays the caller's. */
        public static Encoded of(EncodedVisual visual) {
            return new Encoded(() -> visual, _ -> {});
        }
    }
}
