// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.train.config;

/** The matrices of a decoder layer that low-rank updates can be for. */
public enum LoraTarget {
    Q("self_attn.q_proj"),
    K("self_attn.k_proj"),
    V("self_attn.v_proj"),
    O("self_attn.o_proj"),
    GATE("mlp.gate_proj"),
    UP("mlp.up_proj"),
    DOWN("mlp.down_proj");

    private final String path;

    LoraTarget(String path) {
        this.path = path;
    }

    /** Returns the matrix's name below its layer. */
    public String path() {
        return path;
    }

    /** Returns the last part of the name, as adapters list it. */
    public String module() {
        return path.substring(path.indexOf('.') + 1);
    }
}
