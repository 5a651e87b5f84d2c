// What the figures were measured on, and how busy it was with other things.
import os from 'node:os';

const total = () => os.cpus().reduce(([busy, all], { times }) => {
  const sum = Object.values(times).reduce((a, b) => a + b);
  return [busy + sum - times.idle, all + sum];
}, [0, 0]);

/** Share of all cores that others keep busy, watched while nothing of ours runs. */
export async function busyShare(ms = 400) {
  const before = total();
  await new Promise((resolve) => { setTimeout(resolve, ms); });
  const after = total();
  return (after[0] - before[0]) / Math.max(1, after[1] - before[1]);
}

/** Waits for a quiet moment, but never long: a busy machine gives worse figures, not none. Returns how busy it still is. */
export async function quietMoment(limit = 15_000) {
  const end = Date.now() + limit;
  let share;
  do share = await busyShare(); while (share > 0.15 && Date.now() < end);
  return share;
}

export const machine = () => `${os.cpus().length} cores (${os.cpus()[0]?.model.trim() || 'unknown'}), ${Math.round(os.totalmem() / 2 ** 30)} GiB`;
