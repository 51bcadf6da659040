import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

/** Built, the pages find their parts beside themselves, whatever path a proxy puts in front. */
export default defineConfig(({ command }) => ({
  base: command === 'build' ? './' : '/account/',
  cacheDir: '../../../.portcullis/vite',
  plugins: [preact()],
  worker: { format: 'es' },
  build: {
    manifest: 'manifest.json',
    // Browsers of the last three years (Baseline 2023).
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // A data: address is not 'self', and small files are served as fast.
    assetsInlineLimit: 0,
    rollupOptions: { input: 'main.tsx' },
  },
}));
