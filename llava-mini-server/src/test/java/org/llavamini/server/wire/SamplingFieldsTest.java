// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.llavamini.option.GenerationOptions;

final class SamplingFieldsTest {
    private static GenerationOptions read(ObjectNode body) {
        return SamplingFields.read(RequestFields.of(body), List.of("max_tokens"), 1024);
    }

    @Test
    void everyFieldFindsItsOption() {
        ObjectNode body = Json.object()
                .put("max_tokens", 7)
                .put("temperature", 0.5)
                .put("top_p", 0.9)
                .put("top_k", 3)
                .put("min_p", 0.1)
                .put("repetition_penalty", 1.2)
                .put("frequency_penalty", -0.5)
                .put("presence_penalty", 2)
                .put("seed", 4);
        assertThat(read(body))
                .isEqualTo(new GenerationOptions(7, 0.5, 0.9, 3, 0.1, 1.2, -0.5, 2, OptionalLong.of(4), List.of()));
        assertThat(read(Json.object()).maxNewTokens()).isEqualTo(1024);
    }

    @Test
    void whatIsOutOfBoundsIsNamed() {
        assertThatThrownBy(() -> read(Json.object().put("min_p", 1.5))).hasMessageContaining("min_p");
        assertThatThrownBy(() -> read(Json.object().put("presence_penalty", 3)))
                .hasMessageContaining("presence_penalty");
    }
}
