import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const COMPRESSED = /\.(js|css|svg)$/

/** Writes x.js.gz beside x.js: nginx sends it as it is, smaller than it would make it on the way. */
function precompressed(): Plugin {
  let folder = ''
  return {
    name: 'precompressed',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    async closeBundle() {
      const names = await readdir(folder, { recursive: true })
      const files = names.filter((name) => COMPRESSED.test(name)).map((name) => join(folder, name))
      await Promise.all(
        files.map(async (file) =>
          writeFile(`${file}.gz`, await promisify(gzip)(await readFile(file), { level: 9 })),
        ),
      )
    },
  }
}

export default defineConfig({
  plugins: [react(), precompressed()],
  build: {
    target: 'es2022',
    // The policy of the pages allows neither data: scripts nor inline ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Read by the tests, which measure what journeys cover; no page names them and neither image nor wheel has them.
    sourcemap: 'hidden',
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: ['index.html', 'app.html', 'admin.html'],
      output: {
        codeSplitting: {
          // Fewer files pack better: the public pages count every kilobyte.
          groups: [
            {
              name: 'react',
              test: /node_modules\/(?:react|react-dom|scheduler)\/|rolldown.runtime|preload-helper/,
              priority: 2,
            },
            {
              // What every page of ours begins with, or nearly.
              name: 'base',
              test: /src\/(?:texts\/language|ui\/(?:brand|BrandMark)|api\/(?:faults|open))\.tsx?$/,
              priority: 2,
            },
            {
              // What only the form of a niche needs: contact has inputs, too.
              name: 'lead-form',
              test: /src\/form\/(?:LeadForm|Consents|pages|read|conditions|attribution|submission|niche)\.tsx?$/,
              priority: 1,
            },
            {
              // A sign-up has no inputs of a niche, but the protection against robots.
              name: 'proof',
              test: /src\/form\/(?:proof|proved|Trap)\.tsx?$/,
              priority: 1,
            },
            {
              name: 'inputs',
              test: /src\/form\/(?!Preview|ThankYou|Attach|attach|thanks|solve|challenge|onPage)\w+\.tsx?$/,
            },
            {
              // What most pages behind the log-in use of libraries: one file instead of twenty small ones.
              name: 'libraries',
              test: /node_modules\/(?:@mantine|@tanstack|@floating-ui|react-|clsx|use-)/,
              minShareCount: 10,
              priority: -1,
            },
          ],
          includeDependenciesRecursively: false,
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: 'src/test/setup.ts',
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // One process that keeps what it has loaded: a third of the work, and other tests run beside these.
    isolate: false,
    maxWorkers: 1,
    testTimeout: 30_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,tsx}'],
      exclude: ['src/**/*.test.{ts,tsx}', 'src/test/**', 'src/api/database.ts'],
      reporter: ['json'],
    },
  },
})
