/**
 * `npm run golden` writes the digests of the golden corpus anew, after its bills, the packs or the
 * catalogues have changed, and after a new engine version. It adds the digests of new terms too, and
 * refuses where one that may have been used says something else.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { computeGolden, goldenFile } from '../test/golden/corpus.ts'
import { altered, termsFile, termsOfToday, withOlder } from '../test/golden/terms.ts'

const kept = existsSync(termsFile) ? JSON.parse(readFileSync(termsFile, 'utf8')) : {}
const today = termsOfToday()
const [first] = altered(kept, today)
if (first !== undefined) {
  console.error(`The term ${first} has another text under the same edition: give it the next one.`)
  process.exit(1)
}
writeFileSync(termsFile, `${JSON.stringify(withOlder(kept, today), null, 2)}\n`)

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
