// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeyValueBudgetTest {
    private final KeyValueBudget budget = new KeyValueBudget(100, 10);

    @Test
    void whoBeginsAnewIsPromisedRoomOnce() {
        assertThat(budget.promise("a", 4)).isTrue();
        assertThat(budget.promise("a", 5)).isTrue();
        assertThat(budget.promised()).isEqualTo(50);
        budget.giveBack("a");
        assertThat(budget.promised()).isZero();
    }

    @Test
    void whoDoesNotFitWaitsAndWhoNeverFitsIsTold() {
        assertThat(budget.promise("a", 6)).isTrue();
        assertThat(budget.promise("b", 5)).isFalse();
        assertThat(budget.promised()).isEqualTo(60);
        budget.giveBack("a");
        assertThat(budget.promise("b", 5)).isTrue();
        assertThatThrownBy(() -> budget.promise("c", 11)).hasMessageContaining("keyValueBytes");
    }
}
