/**
 * The results of `start(0)`, `start(1)`, … in order, with up to `width` of them under way or waiting for the consumer.
 * `mayStart` holds back an index until the results before it were consumed. Never ends by itself: the consumer breaks,
 * and then has to stop what is still under way.
 */
export async function* readAhead<T>(
  start: (index: number) => Promise<T>,
  {width, mayStart}: {width: number; mayStart: (index: number) => boolean},
): AsyncGenerator<T> {
  const underWay: Promise<T>[] = [];
  for (let next = 0, consumed = 0; ; consumed += 1) {
    while (underWay.length < width && (next === consumed || mayStart(next))) {
      const result = start(next);
      // Its failure is thrown when its turn comes, or never, if the consumer stops before.
      result.catch(() => {});
      underWay.push(result);
      next += 1;
    }
    yield await underWay.shift()!;
  }
}
