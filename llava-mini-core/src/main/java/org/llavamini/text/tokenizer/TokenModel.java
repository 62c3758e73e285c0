// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.text.tokenizer;

import java.util.Optional;
import java.util.OptionalInt;

/** What one kind of tokenizer file can do; {@link Tokenizer} guards it against concurrent use and wrong arguments. */
sealed interface TokenModel extends AutoCloseable permits FastTokenModel, SentencePieceTokenModel {
    /** Encodes well-formed text (no lone surrogates). */
    EncodedText encode(String text, boolean addSpecialTokens);

    /** Decodes without {@link SpaceCleanup}; ids beyond the vocabulary give nothing. */
    String decode(int[] ids, boolean skipSpecialTokens);

    /** Returns whether the text of the tokens up to this one may still change with the next one, whatever it looks like now. */
    boolean leavesTextOpen(int id);

    boolean isSpecial(int id);

    OptionalInt id(String piece);

    Optional<String> piece(int id);

    int vocabularySize();

    @Override
    void close();
}
