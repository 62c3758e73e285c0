// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.photos.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DoingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "look stand eat:donut | Eating a donut.",
                "hold sit eat | Sitting.",
                "skateboard:skateboard jump | Skateboarding.",
                "run throw:frisbee | Throwing a frisbee.",
                "hit:sports_ball | Hitting a sports ball.",
                "talk_on_phone walk | Talking on the phone.",
                "look stand smile | -"
            })
    void saysWhatSaysMost(String actions, String answer) {
        List<Doing> doings = Stream.of(actions.split(" ", -1))
                .map(action -> action.split(":", -1))
                .map(parts -> new Doing(
                        parts[0], parts.length > 1 ? Optional.of(parts[1].replace('_', ' ')) : Optional.empty()))
                .toList();
        assertThat(Doing.most(doings).orElse("-")).isEqualTo(answer);
    }
}
