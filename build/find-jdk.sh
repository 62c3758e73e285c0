# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
# Sourced by the launchers and by ./verify. Written for bash 3.2, which macOS still ships.

# Prints the major version of the JDK in folder $1; prints nothing if that is no JDK.
jdk_major() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    # What only runs the command needs no compiler.
    [ -x "$1/bin/javac" ] || [ "${java_only:-}" = yes ] || return 0
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        if [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]]; then
            printf '%s' "${BASH_REMATCH[1]}"
            return 0
        fi
    done <"$1/release"
}

# Sets JAVA_HOME to a JDK 25 or later: the caller's own, the one of `java` on the PATH, or the lowest such version in the
# places where JDKs are usually installed. Returns 1 with one line on stderr, which begins with $1, if there is none.
find_jdk() {
    local major candidate best=
    if [ -n "${JAVA_HOME:-}" ]; then
        major=$(jdk_major "$JAVA_HOME")
        if [ "${major:-0}" -ge 25 ]; then
            export JAVA_HOME
            return 0
        fi
    fi
    candidate=$(command -v java || true)
    if [ -n "$candidate" ]; then
        candidate=$(readlink -f "$candidate")
        candidate=${candidate%/bin/java}
        major=$(jdk_major "$candidate")
        if [ "${major:-0}" -ge 25 ]; then
            export JAVA_HOME=$candidate
            return 0
        fi
    fi
    for candidate in /usr/lib/jvm/* /usr/java/* /opt/java* /opt/java/* /opt/jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home ~/Library/Java/JavaVirtualMachines/*/Contents/Home \
        ~/.sdkman/candidates/java/* ~/.jdks/*; do
        major=$(jdk_major "$candidate")
        if [ "${major:-0}" -ge 25 ] && { [ -z "$best" ] || [ "$major" -lt "$best" ]; }; then
            best=$major
            JAVA_HOME=$candidate
        fi
    done
    if [ -z "$best" ]; then
        echo "$1: no JDK 25 or later found (install one, or set JAVA_HOME to its folder)" >&2
        return 1
    fi
    export JAVA_HOME
}

# Maven's own libraries use what JDK 24 and later warn about; the warnings would hide ours. And it is done before the second
# compiler of the virtual machine pays.
quiet_maven() {
    export MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
}

# For the commands that build: a JDK as find_jdk finds it, and Maven, quiet, with room to compile all modules in one process.
find_maven() {
    find_jdk "$1" || return 1
    if ! command -v mvn >/dev/null; then
        echo "$1: no mvn on the PATH (install Apache Maven 3.8 or later)" >&2
        return 1
    fi
    quiet_maven
    export MAVEN_OPTS="$MAVEN_OPTS -Xmx3g -Xmn800m"
}

# Prints the number of processors.
processors() {
    nproc 2>/dev/null || sysctl -n hw.physicalcpu 2>/dev/null || echo 1
}
