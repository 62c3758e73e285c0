// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.cli.option;

import picocli.CommandLine.Option;

/** Whether pictures and videos may come from the web. */
public final class FetchFlag {
    @Option(
            names = "--allow-fetch",
            description = "Fetch http(s) addresses, of the public internet only; redirects are not followed.")
    private boolean allowFetch;

    /** Returns whether the web may be asked. */
    public boolean isSet() {
        return allowFetch;
    }
}
