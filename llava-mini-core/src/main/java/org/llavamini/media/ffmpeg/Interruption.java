// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.media.ffmpeg;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.Pointer;

/** Lets FFmpeg ask, while it reads, whether its work is still wanted. */
final class Interruption {
    /** What the calls of this thread are to ask. JavaCPP has few callbacks to give: all files share one. */
    private static final ThreadLocal<BooleanSupplier> QUESTION = ThreadLocal.withInitial(() -> () -> false);

    private static final AVIOInterruptCB.Callback_Pointer CALLBACK = new AVIOInterruptCB.Callback_Pointer() {
        @Override
        public int call(Pointer unused) {
            try {
                return QUESTION.get().getAsBoolean() ? 1 : 0;
            } catch (RuntimeException e) {
                // Must not pass through native frames; whoever asks next, from Java, gets it.
                return 1;
            }
        }
    };

    private Interruption() {}

    static void installIn(AVFormatContext context) {
        context.interrupt_callback().callback(CALLBACK);
    }

    /**
     * Runs native work that may ask.
     *
     * @throws org.llavamini.error.LlavaMiniException with {@code CANCELLED} if it is not wanted any more
     */
    static int during(BooleanSupplier cancelled, IntSupplier work) {
        QUESTION.set(cancelled);
        try {
            CancelledWork.check(cancelled);
            int result = work.getAsInt();
            CancelledWork.check(cancelled);
            return result;
        } finally {
            QUESTION.remove();
        }
    }
}
