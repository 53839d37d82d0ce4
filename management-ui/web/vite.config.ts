import { defineConfig } from 'vite';

// The broker that `npm run dev` shows; anything but the sources comes from there.
const broker = process.env['WARREN_URL'] ?? 'http://127.0.0.1:15672';

/** Pages that are used together come together: small files compress badly. */
const TOGETHER = {
  messaging: ['queues', 'exchanges', 'routing', 'messages', 'deadletters'],
  clients: ['connections', 'channels', 'consumers'],
  administration: ['policies', 'access', 'vhosts', 'definitions', 'audit', 'logs', 'settings', 'features', 'about'],
};

const groups = [
  { name: 'vendor', test: /node_modules/, priority: 2 },
  { name: 'shared', test: /\/src\/(components|lib|live|api)\//, priority: 1 },
  ...Object.entries(TOGETHER).map(([name, pages]) => ({ name, test: new RegExp(`/src/pages/(${pages.join('|')})/`) })),
];

export default defineConfig({
  // Relative, so that management.path_prefix needs no build of its own.
  base: './',
  build: {
    outDir: process.env['WARREN_UI_OUT'] ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no data: fonts or scripts, and a file more costs nothing.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: broker } } },
});
