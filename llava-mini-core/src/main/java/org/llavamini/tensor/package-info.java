// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** Tensors, scopes, operators, autograd and optimiser steps; the only package that knows LibTorch. */
@NullMarked
package org.llavamini.tensor;

import org.jspecify.annotations.NullMarked;
