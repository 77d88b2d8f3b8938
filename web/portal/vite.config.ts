import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // The telephone's own sources are in web/softphone; their one package is ours.
  resolve: { dedupe: ['sip.js'] },
  build: { target: 'es2022', outDir: 'dist', sourcemap: false },
});
