/** What `--help` prints, for the command and for each of its parts. */

export const help = {
  '': `yiqiao: divides a medical bill among all its payers

Usage: yiqiao COMMAND [OPTIONS]

  quote FILE|-             divide a bill, without server or database
  settle FILE|-            settle a bill on a running server
  verify                   derive the invariants of the journal again
  policies check [DIR...]  read policy packs and run their examples
  policies list            list schemes, benefits and their terms
  serve                    start the server

Exit codes: 0 done · 1 the answer is no (a refused bill, a failed example, a broken row)
  2 called wrongly · 3 a file cannot be used · 4 server or database cannot be reached
  20 and above: the server could not start (see docs/guide/operating.md)

yiqiao COMMAND --help says more. Example:

  yiqiao quote samples/bills/one-line.json
`,
  quote: `Divide a bill, without server or database

Usage: yiqiao quote FILE|- [--json] [--explain] [--lang LANGUAGE] [--policies DIR]...

FILE is the body of POST /api/quotes for a sample person, or the same with person and
facility spelt out (samples/bills/README.md); - reads the standard input.

  --json           the answer of the API instead of a table
  --explain        every step with its rule and source; only with --json
  --lang LANGUAGE  zh-CN, zh-HK or en (default en)
  --policies DIR   packs of your own beside those of the product; may be repeated

Examples:

  yiqiao quote samples/bills/one-line.json
  yiqiao quote bill.json --lang zh-CN
  cat bill.json | yiqiao quote - --json --explain

Exit codes: 0 divided · 1 refused · 2 called wrongly · 3 the file cannot be used
`,
  settle: `Settle a bill on a running server

Usage: yiqiao settle FILE|- [--server ADDRESS] [--key KEY]

FILE is the body of POST /api/settlements; - reads the standard input. Keep the key that is
printed: sent again with the same file it gives the same answer, whatever happened before.

  --server ADDRESS  default http://localhost:7400
  --key KEY         idempotency key of 8 to 64 characters; a new one unless given

Examples:

  yiqiao settle samples/bills/one-line.json
  yiqiao settle bill.json --server https://care.example --key visit-4711-try-1

Exit codes: 0 settled (now or before) · 1 refused · 2 called wrongly · 3 the file cannot be used
  4 the server cannot be reached or failed: send the same key again
`,
  verify: `Derive the invariants of the journal again

Usage: yiqiao verify [--json]

Reads the whole journal as it stands at one moment, computes every settlement again with the
rules it was decided by, and names the first row that breaks an invariant. The database is
that of the server: YIQIAO_DATA, or DATABASE_URL. The server may run.

Examples:

  yiqiao verify
  DATABASE_URL=postgresql://user:password@host/yiqiao yiqiao verify --json

Exit codes: 0 nothing found · 1 a row is broken · 4 the database cannot be reached
`,
  policies: `Check or list policy packs

Usage: yiqiao policies check [DIR...]
       yiqiao policies list [DIR...] [--unverified]

check reads every YAML file below the folders, says what is wrong in which line, and runs the
examples. Its last line is "N passed, N failed". Folders of your own may name the schemes and
regions of the product. Without a folder: the packs of the product.

  --unverified  of list: only the names of terms, and of statistics' values, that nobody has
                verified; YIQIAO_ALLOW_TERMS takes them as they are printed

Examples:

  yiqiao policies check
  yiqiao policies check policies/beijing my-packs
  yiqiao policies list
  yiqiao policies list --unverified policies/hefei

Exit codes: 0 all passed · 1 a problem or a failed example · 2 called wrongly
`,
  serve: `Start the server

Usage: yiqiao serve

The same as npm start: settings come from the environment (PORT, YIQIAO_DATA, YIQIAO_MODE,
YIQIAO_ALLOW_TERMS, YIQIAO_ORIGIN, DATABASE_URL; see docs/guide/operating.md). Ctrl-C stops it.

Example:

  PORT=8080 yiqiao serve
`,
} as const

export type HelpTopic = keyof typeof help
