// What the unit tests and the journeys reach of web/src, line by line: `node coverage.mjs FOLDER THRESHOLD`.
// FOLDER has what Chromium counted (tests/web/conftest.py), web/coverage what vitest counted. Its packages are those
// with which @vitest/coverage-v8 does the same.
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mergeProcessCovs } from '@bcoe/v8-coverage'
import { convert } from 'ast-v8-to-istanbul'
import coverage from 'istanbul-lib-coverage'
import { parseAstAsync } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))
const dist = join(here, 'dist')
const [folder, threshold] = process.argv.slice(2)

/** Hits by line by file. The two builds have other statements, but the same lines. */
const hits = new Map()

function add(data) {
  const map = coverage.createCoverageMap(data)
  for (const file of map.files()) {
    const name = relative(here, file)
    if (!name.startsWith('src/') || /\.test\.|^src\/test\/|database\.ts$/.test(name)) continue
    const lines = hits.get(name) ?? new Map()
    hits.set(name, lines)
    for (const [line, count] of Object.entries(map.fileCoverageFor(file).getLineCoverage()))
      lines.set(line, (lines.get(line) ?? 0) + count)
  }
}

async function journeys() {
  const files = await readdir(folder)
  const all = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'))),
  )
  for (const script of mergeProcessCovs(all).result) {
    const path = join(dist, new URL(script.url).pathname)
    const code = await readFile(path, 'utf8')
    const map = await readFile(`${path}.map`, 'utf8').catch(() => null)
    // What the bundler adds is nobody's source.
    if (map === null) continue
    const sourceMap = JSON.parse(map)
    sourceMap.sources = sourceMap.sources.map((source) => join(path, '..', source))
    const counted = { ...script, url: `file://${path}` }
    add(await convert({ ast: parseAstAsync(code), code, sourceMap, coverage: counted }))
  }
}

add(JSON.parse(await readFile(join(here, 'coverage', 'coverage-final.json'), 'utf8')))
await journeys()

const rows = [...hits].map(([name, lines]) => {
  const reached = [...lines.values()].filter((count) => count > 0).length
  return { name, all: lines.size, reached, missed: lines.size - reached }
})
const total = rows.reduce((sum, row) => sum + row.all, 0)
const reached = rows.reduce((sum, row) => sum + row.reached, 0)
const share = (100 * reached) / total
const worst = rows.sort((one, other) => other.missed - one.missed).slice(0, 15)
const told = worst.map((row) => `  ${row.missed} of ${row.all} lines  ${row.name}`)
process.stdout.write(`Not reached, the most first:\n${told.join('\n')}\n`)
process.stdout.write(`${share.toFixed(1)} % of ${total} lines of web/src are reached.\n`)
process.exitCode = share < Number(threshold) ? 1 : 0
