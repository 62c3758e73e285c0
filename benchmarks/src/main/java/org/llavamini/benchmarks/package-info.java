// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks: matrix products in every form that weights have, attention, and what happens to a picture before the model. */
package org.llavamini.benchmarks;
