// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;

/**
 * A file that one thread of one process holds at a time. The system gives it back when the process ends, however it does. Where the
 * file system knows no locks, other processes are not kept away. Closing deletes the file, whose content is nobody's.
 */
public final class WriteLock implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);
    /** The system knows processes, not threads, and forgets a lock as soon as its process closes the file anywhere. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private WriteLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits for the lock and takes it; makes the file if need be.
     *
     * @throws IOException if the file cannot be made
     * @throws LlavaMiniException with {@code CANCELLED} if the thread is interrupted meanwhile
     */
    public static WriteLock take(Path path) throws IOException {
        Path file = path.toAbsolutePath().normalize();
        while (!HELD_HERE.add(file)) {
            pause(file);
        }
        boolean taken = false;
        try {
            while (true) {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                try {
                    taken = isLocked(channel) && isStill(file, channel);
                    if (taken) {
                        return new WriteLock(file, channel);
                    }
                } finally {
                    if (!taken) {
                        channel.close();
                    }
                }
                pause(file);
            }
        } finally {
            if (!taken) {
                HELD_HERE.remove(file);
            }
        }
    }

    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldUnderAnotherName) {
            return false;
        } catch (IOException noLocks) {
            return true;
        }
    }

    /** Its last holder may have deleted the file after it was opened here: then a byte added does not show. */
    private static boolean isStill(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        channel.write(ByteBuffer.allocate(1), size);
        try {
            return Files.size(file) == size + 1;
        } catch (NoSuchFileException gone) {
            return false;
        } finally {
            channel.truncate(size);
        }
    }

    private static void pause(Path file) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(
                    ErrorCode.CANCELLED, "interrupted while somebody else wrote the same (" + file + ")", interruption);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(file);
        } finally {
            HELD_HERE.remove(file);
        }
    }
}
