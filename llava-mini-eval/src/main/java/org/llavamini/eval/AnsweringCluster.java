// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval;

/** Machines that answer together. An implementation is found as a service of this type. */
public interface AnsweringCluster extends AutoCloseable {
    /** Returns the machines as one who answers, each with the same model. */
    Answerer answerer(RemoteModel model);

    /** Lets the machines go, if it was this that asked for them. */
    @Override
    void close();
}
