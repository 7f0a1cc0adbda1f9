/** Matches two files as the command does, and says what it took: in a process of its own, for its memory. */
import { compareFiles } from '../../server/reconcile-files.ts'

const [first = '', second = ''] = process.argv.slice(2)
const options = { format: null, encoding: '', toleranceMinor: 1, out: null, confirm: null }
const outcome = await compareFiles([first, second], options)
if (!outcome.compared) throw new Error(JSON.stringify(outcome.problems))
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
const { agreed, different } = outcome.summary
const cpuMs = (userCPUTime + systemCPUTime) / 1000
console.log(JSON.stringify({ agreed, different, ms: outcome.ms, cpuMs, rssMb: maxRSS / 1024 }))
