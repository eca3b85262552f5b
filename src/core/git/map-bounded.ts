/** Runs `work` on every item, `width` at a time. The first failure stops further starts and is thrown once all have ended. */
export async function mapBounded<Item, Result>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
  width = 16,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...items].entries();
  let failed = false;
  const worker = async () => {
    for (const [index, item] of queue) {
      if (failed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({length: width}, worker));
  const failure = workers.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  return results;
}
