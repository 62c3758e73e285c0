// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

import java.nio.file.Path;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.media.address.FetchRules;
import org.llavamini.media.address.MediaAddress;
import org.llavamini.media.address.WebFetch;
import org.llavamini.media.picture.PictureLimits;

/**
 * Finds pictures and videos by the addresses that messages name. Addresses often come from people whom nobody knows, so what they may
 * lead to has to be allowed; {@code data:} addresses, which hold their content, always are. Immutable and thread-safe.
 *
 * @param files whether paths and {@code file:} addresses may be read
 * @param web whether addresses of the public internet may be fetched, on the calling thread; redirects are not followed
 */
public record VisualAddresses(boolean files, boolean web) {
    /** Nothing but what addresses hold themselves. */
    public static final VisualAddresses INLINE = new VisualAddresses(false, false);

    /**
     * Returns the picture at an address.
     *
     * @throws LlavaMiniException with {@code INVALID_REQUEST} if such addresses are not allowed, with another code if it cannot be fetched
     */
    public ImageInput picture(String address) {
        return switch (MediaAddress.of(address)) {
            case MediaAddress.LocalFile(Path file) -> new ImageInput.File(allowed(file));
            case MediaAddress.Inline inline -> new ImageInput.Bytes(inline.content(), "the picture");
            case MediaAddress.Web there ->
                new ImageInput.Bytes(fetch(there), there.uri().toString());
        };
    }

    /** Returns the picture or video at an address, as its content tells, otherwise as {@link #picture}. */
    public VisualInput visual(String address) {
        return switch (MediaAddress.of(address)) {
            case MediaAddress.LocalFile(Path file) -> VisualInput.of(allowed(file));
            case MediaAddress.Inline inline -> VisualInput.of(inline.content());
            case MediaAddress.Web there -> VisualInput.of(fetch(there));
        };
    }

    /** Returns the video at an address, one frame per second of it, as {@link #picture}. */
    public VideoInput video(String address) {
        return switch (MediaAddress.of(address)) {
            case MediaAddress.LocalFile(Path file) -> VideoInput.of(allowed(file));
            case MediaAddress.Inline inline -> VideoInput.of(inline.content());
            case MediaAddress.Web there -> VideoInput.of(fetch(there));
        };
    }

    private Path allowed(Path file) {
        if (!files) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "files of this machine are not read by their address unless that is allowed: give the content"
                            + " itself");
        }
        return file;
    }

    private byte[] fetch(MediaAddress.Web there) {
        if (!web) {
            throw new LlavaMiniException(
                    ErrorCode.INVALID_REQUEST,
                    "addresses of the web are not fetched unless that is allowed: give the content itself");
        }
        return WebFetch.by(FetchRules.publicInternet(PictureLimits.defaults().maxFileBytes()))
                .fetch(there);
    }
}
