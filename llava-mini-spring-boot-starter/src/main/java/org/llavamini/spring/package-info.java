// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/** An open model in an application of Spring Boot: a bean, its health, its meters, and a chat model of Spring AI. */
@NullMarked
package org.llavamini.spring;

import org.jspecify.annotations.NullMarked;
