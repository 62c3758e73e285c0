# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
# Sourced by the launchers of the checkout and of the distribution, after find-jdk.sh: how the command with the launcher's
# arguments is run. Sets the array options, and variables of the environment that native libraries and Java read.

# The virtual machine logs to stdout, which belongs to the answer: it is told not to. Native access is granted by the
# manifest: given here as an option, it would make the class archive of the JDK itself useless.
options=(
    -XX:+UseSerialGC -Xlog:disable
    -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Dorg.bytedeco.javacpp.maxBytes=0
    -Djava.awt.headless=true
)
# A command that is over within seconds ends before the second compiler pays, which takes a third of all processor time until then;
# videos, whose frames are resized in Java, are worth it.
short_command() {
    local argument
    case ${1:-} in
        ask | tokenize | inspect | doctor | flops | generate-completion | generate-manual | -* | '') ;;
        *) return 1 ;;
    esac
    for argument in "$@"; do
        case $argument in --video* | --frames | --frames=*) return 1 ;; esac
    done
}
! short_command "$@" || options+=(-XX:TieredStopAtLevel=1)
# Read by the native libraries, which Java cannot tell later: no downloads, no usage reports, one thread per processor.
export RUST_FLAVOR=${RUST_FLAVOR:-cpu} OPT_OUT_TRACKING=true DJL_OFFLINE=true
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-$(processors)}
export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-$OMP_NUM_THREADS}

# In a locale without letters beyond ASCII (C, POSIX, one that is not installed) Java loses them from arguments and names of files.
charmap() {
    locale charmap 2>/dev/null || true
}
case $(charmap) in
    ANSI_X3.4-1968 | US-ASCII | '')
        for name in C.UTF-8 en_US.UTF-8; do
            if [ "$(LC_ALL=$name charmap)" = UTF-8 ]; then
                export LC_ALL=$name
                break
            fi
        done
        ;;
esac
