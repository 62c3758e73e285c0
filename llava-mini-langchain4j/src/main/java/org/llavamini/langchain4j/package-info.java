// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Chat models of LangChain4j that run in the same process: {@link org.llavamini.langchain4j.LlavaMiniChatModel} and
 * {@link org.llavamini.langchain4j.LlavaMiniStreamingChatModel}.
 */
@NullMarked
package org.llavamini.langchain4j;

import org.jspecify.annotations.NullMarked;
