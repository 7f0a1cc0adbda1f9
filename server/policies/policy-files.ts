/**
 * The YAML files below folders, in a fixed order.
 */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { compareText } from '../../engine/base/text.ts'
import type { Problem } from './problem.ts'
import { maxFileBytes } from './yaml-tree.ts'

export interface PolicyText {
  readonly path: string
  readonly text: string
  /** SHA-256 of the text, in hexadecimal. */
  readonly digest: string
}

/** Reads every `.yaml` file of the folders once, though folders may lie in each other. */
export function readPolicyFiles(folders: readonly string[], problems: Problem[]): PolicyText[] {
  const texts: PolicyText[] = []
  const seen = new Set<string>()
  for (const path of folders.flatMap((folder) => filesBelow(folder, problems))) {
    if (seen.has(resolve(path))) continue
    seen.add(resolve(path))
    const text = readOne(path, problems)
    if (text !== undefined) texts.push(text)
  }
  return texts
}

function filesBelow(folder: string, problems: Problem[]): string[] {
  if (!existsSync(folder)) {
    problems.push(wholeFile(folder, 'there is no such folder', 'name a folder with YAML files'))
    return []
  }
  if (statSync(folder).isFile()) return [folder]
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry: Dirent) => join(entry.parentPath, entry.name).replaceAll(sep, '/'))
    .sort(compareText)
}

function readOne(path: string, problems: Problem[]): PolicyText | undefined {
  if (statSync(path).size > maxFileBytes) {
    problems.push(wholeFile(path, 'is larger than 1 MB', 'split it into several files'))
    return undefined
  }
  const bytes = readFileSync(path)
  if (!isUtf8(bytes)) {
    problems.push(wholeFile(path, 'is not UTF-8', 'save it in that encoding'))
    return undefined
  }
  const digest = createHash('sha256').update(bytes).digest('hex')
  return { path, text: bytes.toString('utf8'), digest }
}

function wholeFile(file: string, wrong: string, right: string): Problem {
  return { file, line: 1, field: '(file)', wrong, right }
}
