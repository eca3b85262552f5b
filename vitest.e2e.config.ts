import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    disableConsoleIntercept: true,
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 900_000,
    // Real n8n answers a 500 now and then when its own transactions meet. CI tries such a test once more, and says so.
    retry: process.env.CI ? 1 : 0,
    expect: {poll: {timeout: 20_000}},
    env: {GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1'},
  },
});
