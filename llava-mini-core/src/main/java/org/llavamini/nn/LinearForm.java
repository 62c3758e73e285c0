// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.nn;

/** How the matrices of linear layers are held. */
public enum LinearForm {
    /** In floating point, whatever they are stored in. */
    DENSE,
    /** In 8 bits, quantised while loading where they are stored in floating point. */
    INT8,
    /** Packed for products with few rows where they are stored in 8 bits and this machine can do it, else as {@link #DENSE}. */
    PACKED
}
