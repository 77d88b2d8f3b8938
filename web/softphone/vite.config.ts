import { defineConfig } from 'vite';

/** Relative addresses: the page works under any path, also within the portal. */
export default defineConfig({ base: './', build: { outDir: 'build', target: 'es2023', assetsInlineLimit: 0 } });
