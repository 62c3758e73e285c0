// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.evaluation;

import java.util.Iterator;
import org.llavamini.eval.Benchmarks;

/** Lists the benchmarks in help texts and completions. */
public final class BenchmarkNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Benchmarks.standard().names().iterator();
    }
}
