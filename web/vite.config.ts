/** How the pages are built. `npm run build:web` calls this; the output folder is its to choose. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { wordFontsPlugin } from './fonts/word-fonts.ts'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), wordFontsPlugin()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    manifest: true,
    sourcemap: false,
    // A data address would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
