// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.langchain4j;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import org.llavamini.Answer;
import org.llavamini.AnswerStream;
import org.llavamini.LlavaMini;
import org.llavamini.Prompt;

/** What answers behind the adapter: an open model, or a script in tests. Thread-safe. */
interface ChatEngine {
    /** Returns the name of the model. */
    String name();

    /** Begins to answer; the caller closes what it gets. */
    Reply answer(Prompt prompt);

    /** An answer as it is written. For one thread, but for {@link #cancel}. */
    interface Reply extends Iterator<String>, AutoCloseable {
        /** Returns the whole answer, waiting for its end. */
        Answer answer();

        /** Ends the answer soon, with what there is of it. */
        void cancel();

        @Override
        void close();
    }

    /** Returns the engine of an open model, which stays the caller's. */
    static ChatEngine of(LlavaMini model) {
        return new Library(model);
    }

    /** An open model. */
    record Library(LlavaMini model) implements ChatEngine {
        public Library {
            requireNonNull(model, "model is null");
        }

        @Override
        public String name() {
            return model.name();
        }

        @Override
        public Reply answer(Prompt prompt) {
            return new LibraryReply(model.stream(prompt));
        }
    }

    /** An answer of an open model. */
    record LibraryReply(AnswerStream stream) implements Reply {
        @Override
        public boolean hasNext() {
            return stream.hasNext();
        }

        @Override
        public String next() {
            return stream.next();
        }

        @Override
        public Answer answer() {
            return stream.answer();
        }

        @Override
        public void cancel() {
            stream.cancel();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
