// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
package org.llavamini.eval.judge;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.llavamini.error.ErrorCode;
import org.llavamini.error.LlavaMiniException;
import org.llavamini.eval.format.LineFile;
import org.llavamini.eval.format.Row;
import org.llavamini.eval.format.Rows;

/**
 * Has a judge judge, into a file that a later run resumes: JSON Lines of {@code question_id}, the details of the request, what was
 * read in the reply, {@code content} (the reply), {@code readable}, {@code refused}, {@code judge}, {@code judge_prompt}.
 *
 * @param benchmark what is judged
 * @param prompt what the judge is told
 * @param concurrency how many requests are under way at a time
 */
public record JudgeRun(Judged benchmark, JudgePrompt prompt, int concurrency) {
    public JudgeRun {
        requireNonNull(benchmark, "benchmark is null");
        requireNonNull(prompt, "prompt is null");
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be greater than zero: " + concurrency);
        }
    }

    /** Hears about a run, on the thread that runs it. */
    public interface Listener {
        /** Called before anything is asked. */
        void onStart(JudgeCost cost, int done, int total);

        /** Called after every judgement with the number of those that there are. */
        void onJudged(int done);
    }

    /**
     * Judges what the file does not hold yet.
     *
     * @throws LlavaMiniException with {@code DATA_FORMAT} if the file holds the judgements of another run,
     *     {@code INPUT_OUTPUT} if the judge cannot be asked; what was judged until then is in the file
     */
    public void run(List<JudgeRequest> requests, Judge judge, Path judgements, Listener listener) {
        try (LineFile file = LineFile.resume(judgements)) {
            Set<String> done = done(file.before(), judge.name(), judgements);
            Set<String> ids = new HashSet<>();
            for (JudgeRequest request : requests) {
                if (!ids.add(request.id())) {
                    throw new LlavaMiniException(
                            ErrorCode.DATA_FORMAT, "there are two answers to judge for question " + request.id());
                }
            }
            if (!ids.containsAll(done)) {
                throw new LlavaMiniException(
                        ErrorCode.DATA_FORMAT,
                        "the judgements so far are of other answers; give another file (" + judgements
                                + "; --judgements)");
            }
            List<JudgeRequest> open = requests.stream()
                    .filter(request -> !done.contains(request.id()))
                    .toList();
            listener.onStart(JudgeCost.of(open), done.size(), requests.size());
            judge(open, judge, file, done.size(), listener);
        }
    }

    private void judge(List<JudgeRequest> open, Judge judge, LineFile file, int before, Listener listener) {
        ExecutorService executor = Executors.newFixedThreadPool(
                concurrency, Thread.ofPlatform().name("judge-", 0).daemon().factory());
        try {
            ExecutorCompletionService<String> judgements = new ExecutorCompletionService<>(executor);
            open.forEach(request -> judgements.submit(() -> judgement(request, judge)));
            for (int i = 0; i < open.size(); i++) {
                file.append(List.of(judgements.take().get()));
                listener.onJudged(before + i + 1);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LlavaMiniException ours) {
                throw ours;
            }
            throw new IllegalStateException("judging failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LlavaMiniException(ErrorCode.CANCELLED, "judging was interrupted", e);
        } finally {
            executor.shutdownNow();
        }
    }

    private String judgement(JudgeRequest request, Judge judge) {
        Judge.Reply reply = judge.ask(request);
        Optional<Map<String, Object>> said = read(reply);
        for (int attempt = 2; said.isEmpty() && attempt <= benchmark.attempts(); attempt++) {
            reply = judge.ask(benchmark.again(request, attempt, prompt));
            said = read(reply);
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("question_id", request.id());
        line.putAll(request.details());
        line.putAll(said.orElse(Map.of()));
        line.put("content", reply.content());
        line.put("readable", said.isPresent());
        line.put("refused", reply.refused());
        line.put("judge", judge.name());
        line.put("judge_prompt", prompt.name());
        return Rows.line(line);
    }

    private Optional<Map<String, Object>> read(Judge.Reply reply) {
        return reply.refused() ? Optional.empty() : benchmark.read(reply.content());
    }

    private Set<String> done(List<String> lines, String judge, Path file) {
        Set<String> done = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            Row row = Rows.parse(lines.get(i), file + " line " + (i + 1));
            if (!row.find("judge").equals(Optional.of(judge))
                    || !row.find("judge_prompt").equals(Optional.of(prompt.name()))) {
                throw row.error(
                        "the judgements so far are of another judge or prompt; give another file (--judgements)");
            }
            if (!done.add(row.id("question_id"))) {
                throw row.error("question " + row.id("question_id") + " is judged a second time");
            }
        }
        return done;
    }
}
