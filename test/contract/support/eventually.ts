import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer is as it should be; gives the last answer when patience ends. For what AWS lets be seen late. */
export const eventually = async <Answer>(
  ask: () => Promise<Answer>,
  isThere: (answer: Answer) => boolean,
  patienceMs = 10_000,
): Promise<Answer> => {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (isThere(answer) || performance.now() > end) return answer;
    await sleep(20);
  }
};
