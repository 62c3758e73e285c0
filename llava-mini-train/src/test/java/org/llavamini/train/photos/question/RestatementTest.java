// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RestatementTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "what is sitting on an asphalt street | refrigerator | A refrigerator is sitting on an asphalt street.",
                "what are standing in a field | horses | Horses are standing in a field.",
                "what is the color of the bus | red | The bus is red.",
                "how many giraffes standing next to each other | two | Two giraffes standing next to each other.",
                "where is the man standing | kitchen | The man is standing in a kitchen.",
                "where is a woman walking a dog | beach | A woman is walking a dog on the beach.",
                "what does the man hold | umbrella | -",
                "how many dogs are there | two | -"
            })
    void putsQuestionsBack(String question, String answer, String sentence) {
        assertThat(Restatement.of(question, answer).orElse("-")).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "what is the color of the bus | What color is the bus?",
                "what is sitting there | What is sitting there?",
                "Is it red? | Is it red?"
            })
    void asksAsPeopleDo(String question, String plain) {
        assertThat(Restatement.plain(question)).isEqualTo(plain);
    }
}
