-- SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
-- SPDX-License-Identifier: Apache-2.0
-- A short question for wrk.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"messages": [{"role": "user", "content": "What color is the sky?"}], "max_tokens": 4}'
