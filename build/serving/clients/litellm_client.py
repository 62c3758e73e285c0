# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""LiteLLM against a server: address and picture as arguments."""

import base64
import os
import sys

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import litellm

litellm.telemetry = False
address, file = sys.argv[1:]
picture = "data:image/png;base64," + base64.b64encode(open(file, "rb").read()).decode()
asked = dict(model="openai/built-in", api_base=address + "/v1", api_key="none", messages=[{"role": "user", "content": [
    {"type": "text", "text": "What color is the shape?"}, {"type": "image_url", "image_url": {"url": picture}}]}])

answer = litellm.completion(**asked)
assert answer.choices[0].message.content == "red", answer
text, usage = "", None
for chunk in litellm.completion(**asked, stream=True, stream_options={"include_usage": True}):
    if chunk.choices:
        text += chunk.choices[0].delta.content or ""
    usage = getattr(chunk, "usage", None) or usage
assert text == "red" and usage.completion_tokens > 0, (text, usage)
try:
    litellm.completion(**asked, n=2)
    raise AssertionError("not refused")
except litellm.BadRequestError:
    pass
print("litellm: completion, stream, error")
