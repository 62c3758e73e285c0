# SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
# SPDX-License-Identifier: Apache-2.0
"""The official Python client against a server: address and picture as arguments."""

import base64
import sys

import openai

address, file = sys.argv[1:]
picture = "data:image/png;base64," + base64.b64encode(open(file, "rb").read()).decode()
client = openai.OpenAI(base_url=address + "/v1", api_key="none", max_retries=0)
model = client.models.list().data[0].id
question = "What color is the shape?"
messages = [{"role": "user", "content": [
    {"type": "text", "text": question}, {"type": "image_url", "image_url": {"url": picture}}]}]

answer = client.chat.completions.create(model=model, messages=messages)
assert answer.choices[0].message.content == "red", answer
assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens

text, usage = "", None
for chunk in client.chat.completions.create(model=model, messages=messages, stream=True, stream_options={"include_usage": True}):
    assert chunk.id and chunk.created and chunk.model and chunk.object == "chat.completion.chunk"
    if chunk.choices:
        assert isinstance(chunk.choices[0].delta.content, str), chunk
        text += chunk.choices[0].delta.content
        assert usage is None
    else:
        usage = chunk.usage
assert text == "red" and usage.completion_tokens > 0, (text, usage)

# The helper that adds up what it finds in deltas.
with client.chat.completions.stream(model=model, messages=messages) as stream:
    for _ in stream:
        pass
    assert stream.get_final_completion().choices[0].message.content == "red"

response = client.responses.create(model=model, input=[{"role": "user", "content": [
    {"type": "input_text", "text": question}, {"type": "input_image", "image_url": picture}]}])
assert response.output_text == "red", response
text = ""
with client.responses.stream(model=model, input="And now?", previous_response_id=response.id) as events:
    for event in events:
        if event.type == "response.output_text.delta":
            text += event.delta
    assert events.get_final_response().output_text == text

for wrong, expected in (
        ({"messages": []}, openai.BadRequestError),
        ({"messages": messages, "n": 2}, openai.BadRequestError),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "http://127.0.0.1/"}}]}]},
         openai.PermissionDeniedError)):
    try:
        client.chat.completions.create(model=model, **wrong)
        raise AssertionError("not refused: %s" % list(wrong))
    except expected as refused:
        assert refused.body["message"] and refused.response.headers["x-should-retry"] == "false"
try:
    client.models.retrieve("nothing")
    raise AssertionError("a model that is not there")
except openai.NotFoundError as refused:
    assert refused.code == "model_not_found"
print("openai %s: completions, streams, responses, errors" % openai.__version__)
