// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CsvTableTest {
    @Test
    void writesNumbersTextsAndNothing() {
        CsvTable table = new CsvTable(List.of("name", "value", "other"));
        table.row("plain", 0.25, OptionalDouble.of(1.0 / 3));
        table.row("a \"b\", c", 7, OptionalDouble.empty());
        assertThat(table.text()).isEqualTo("name,value,other\nplain,0.25,0.33333334\n\"a \"\"b\"\", c\",7,\n");
    }

    @Test
    void refusesAnotherNumberOfCells() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CsvTable(List.of("a", "b")).row(1))
                .withMessage("1 cells in a table of 2 columns");
    }
}
