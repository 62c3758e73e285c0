# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it and by ./verify-clients: starts servers and ends them.

# The jar that ./llava-mini starts, built if need be.
built_jar() {
    "$root/llava-mini" --version >/dev/null
    printf '%s' "$root/llava-mini-cli/target/llava-mini.jar"
}

# Waits until the address $1 answers 200, at most $2 seconds.
await_ready() {
    local end=$((SECONDS + $2))
    until [ "$(curl -s -m 5 -o /dev/null -w '%{http_code}' "$1" || true)" = 200 ]; do
        if [ "$SECONDS" -ge "$end" ]; then
            echo "no answer of $1 within $2 s" >&2
            return 1
        fi
        sleep 0.5
    done
}

# Asks the server at $1 about the red triangle and prints the answer.
ask_red() {
    local picture
    picture=$(base64 <"$root/examples/red-triangle.png" | tr -d '\n')
    curl -s -m 120 "$1/v1/chat/completions" -H 'Content-Type: application/json' -d @- <<JSON | sed 's/.*"content":"\([^"]*\)".*/\1/'
{"messages": [{"role": "user", "content": [
  {"type": "image_url", "image_url": {"url": "data:image/png;base64,$picture"}},
  {"type": "text", "text": "What color is the shape?"}]}]}
JSON
}
