import { defineConfig } from 'vite';

// The broker that `npm run dev` shows; anything but the sources comes from there.
const broker = process.env['WARREN_URL'] ?? 'http://127.0.0.1:15672';

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
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: broker } } },
});
