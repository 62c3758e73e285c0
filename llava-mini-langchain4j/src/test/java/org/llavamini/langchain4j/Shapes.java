// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import dev.langchain4j.data.message.ImageContent;
import java.nio.file.Path;

/** Pictures that the built-in model knows. */
final class Shapes {
    private static final Path EXAMPLES = Path.of("..", "examples");

    private Shapes() {}

    static ImageContent redTriangle() {
        return ImageContent.from(EXAMPLES.resolve("red-triangle.png"), "image/png");
    }

    static ImageContent tealCircle() {
        return ImageContent.from(EXAMPLES.resolve("teal-circle.png"), "image/png");
    }
}
