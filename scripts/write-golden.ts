/**
 * `npm run golden` writes the digests of the golden corpus anew, after its bills, the packs or the
 * catalogues have changed, and after a new engine version.
 */
import { writeFileSync } from 'node:fs'
import { computeGolden, goldenFile } from '../test/golden/corpus.ts'

const { engineVersion, groups } = computeGolden()
const rows = Object.entries(groups).map(
  ([name, { bills, given, divided }]) =>
    `    ${JSON.stringify(name)}: { "bills": ${bills}, "given": "${given}", "divided": "${divided}" }`,
)
writeFileSync(
  goldenFile,
  `{\n  "engineVersion": ${engineVersion},\n  "groups": {\n${rows.join(',\n')}\n  }\n}\n`,
)
console.log(`${rows.length} groups written to ${goldenFile}`)
