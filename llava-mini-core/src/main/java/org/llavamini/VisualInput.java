// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini;

/** What a prompt is about: a picture or a video, complete or going on. */
public sealed interface VisualInput permits ImageInput, VideoInput, EncodedVideo, VideoStream {}
