/** What `--help` prints, for the command and for each of its parts. */

export const help = {
  '': `yiqiao: divides a medical bill among all its payers

Usage: yiqiao COMMAND [OPTIONS]

  quote FILE|-             divide a bill, without server or database
  settle FILE|-            settle a bill on a running server
  verify                   derive the invariants of the journal again
  audit verify             check that the record of who read what is as it was written
  keys rotate              make a new master key and put everything sealed under it
  reconcile FILE...        hold statements against one another, or against the journal
  journal DAY              write a day's journal as text for hledger or ledger
  backup DIR               copy the database while it works
  restore DIR --to FOLDER  make a data folder from a backup, as of any later moment
  migrate                  bring the database to the shape of this version
  insurer check URL        hold an insurer's address to the whole conversation
  hospital check URL CODE  say what a hospital's system was granted at a test gateway
  registry ACT             institutions, practitioners, alliances, insurers: import, history
  national FILE|-          send one message of the national interface to a gateway
  account ACT              who may sign in: add, list, lock, unlock, reset, sign-in-link
  client ACT               services with keys of their own: add, rotate, revoke, list
  sample sign-in ROLE      in sample mode, a link that signs in once
  policies check [DIR...]  read policy packs and run their examples
  policies list            list schemes, benefits and their terms
  prescriptions import LIMITS CODES  make safety rules of a published list of limits on drugs
  prescriptions keys FILE  print the public halves of the keys that sign prescriptions
  consents check [DIR...]  read the texts of consents and say what is missing
  prices check             hold prices online against those in a clinic
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
  keys: `Make a new master key and put everything sealed under it

Usage: yiqiao keys rotate

Names, identity numbers and reasons of emergencies lie sealed in the database, each with a key of
its own that a master key wraps. This makes a new master key in the file identity-key of the data
folder and rewraps those keys, a few hundred rows at a time, whether or not the server runs. What
was stopped goes on when it is called again. Back identity-key up afterwards; older backups of the
database need the older keys, which stay in it. Start the server again, so that it seals with the
new key too.

  YIQIAO_CIPHER     aes (AES-256-GCM, the default) or sm4 (SM4-GCM), for what is sealed from now on

Exit codes: 0 done · 2 called wrongly · 4 database or key cannot be had, or keys are being rotated
`,
  prescriptions: `Make safety rules of a published list of limits on drugs

Usage: yiqiao prescriptions import LIMITS CODES
       yiqiao prescriptions keys FILE

LIMITS is a CSV file with the columns kind (age, sex, course), drug and limit (儿童, 男, 女, or days
such as 14天); CODES has kind, drug and national_code. Other columns are not read. A rule is about a
substance in its form; each warns, and a doctor may set it aside with a reason. The rules lie in
prescription-safety.csv of the data folder (YIQIAO_DATA) and stand beside those of the product once
the server starts again; another import replaces them. What was left out is counted, by the reason.

keys prints the public halves of the keys that FILE (YIQIAO_SIGNING) names, as operators propose them.

Example:

  yiqiao prescriptions import drug-limits.csv drug-limit-codes.csv

Exit codes: 0 done · 2 called wrongly · 3 a list cannot be used
`,
  consents: `Read the texts of consents and say what is missing

Usage: yiqiao consents check [DIR...]

Without DIR those of the product. Every text has all sections that the law asks for, in every
language of its place, says the names that it must say, and has a sentence for every tick; what is
missing is named with file and line. docs/guide/consents.md explains the keys.

Exit codes: 0 nothing is missing · 1 something is · 2 called wrongly · 3 a folder cannot be used
`,
  national: `Send one message of the national interface to a gateway

Usage: yiqiao national FILE|- [--to ADDRESS]

FILE is one message in JSON: envelope and input, as docs/guide/national-interface.md describes
them. What the gateway answered is printed as it came.

  --to ADDRESS  where the gateway is (default http://localhost:7400/fsi/api/callService)

Exit codes: 0 when infcode is 0 · 1 when the gateway says no · 4 when it cannot be reached.

Example:
  yiqiao national sign-in.json
`,
  audit: `Check that the record of who read what is as it was written

Usage: yiqiao audit verify [--json]

Names the first record that was changed, removed or put in another place, by bucket and number,
and checks the signature of every head. The database is that of the server: YIQIAO_DATA, or
DATABASE_URL. The server may run; its last few seconds are not yet signed.

Example:

  yiqiao audit verify

Exit codes: 0 nothing found · 1 a record is broken · 2 called wrongly
  4 the database cannot be reached
`,
  reconcile: `Hold statements against one another, or against the journal

Usage: yiqiao reconcile FILE FILE [FILE] [OPTIONS]
       yiqiao reconcile FILE... --journal [OPTIONS]

Without --journal the first file is the one that the others are held against; neither server nor
database is needed. With --journal the files are received as the server receives them, and breaks
are opened, changed and cleared. Every difference has a class; the classes add up to the whole
difference. docs/guide/reconciliation.md describes the formats.

  --journal             against the journal of the server: YIQIAO_DATA, or DATABASE_URL
  --cross-region        care and home province against the national platform
  --as care|home        in which province's place the journal stands; with --cross-region
  --format FORMAT       csv, national-3202, national-3260, national-3262 or camt.053; else by what
                        the file says
  --encoding ENCODING   of a CSV file that does not say: utf-8, gb18030 or big5
  --tolerance N         differences up to N minor units are a matter of rounding (default 1)
  --out FILE            every break as CSV
  --confirm FILE        messages of 3261 for the first file, an answer to 3260: what differs is
                        not confirmed; with --month 2026-03
  --side, --party, --institution, --payer, --from, --to
                        what a file does not say itself
  --json                the whole result

Examples:

  yiqiao reconcile ours.csv hospital.csv --out breaks.csv
  yiqiao reconcile hospital.csv payer.xml --journal --payer beijing/employee

Exit codes: 0 all agree · 1 something differs · 2 called wrongly · 3 a file cannot be used
  4 the database cannot be reached
`,
  journal: `Write a day's journal as text for hledger or ledger

Usage: yiqiao journal DAY

Everything that was recorded on that day by China Standard Time: settlements, reversals and the
books of the house, without anything about persons. The server may run.

Examples:

  yiqiao journal 2026-03-10 > day.journal
  yiqiao journal 2026-03-10 | hledger -f - balance

Exit codes: 0 written · 2 called wrongly · 4 the database cannot be reached
`,
  backup: `Copy the database while it works

Usage: yiqiao backup DIR

Copies the embedded database of YIQIAO_DATA into a new folder, with the write-ahead log that makes
the copy whole and a list of all files with their digests. The server may run, and goes on settling.
With YIQIAO_ARCHIVE set, the backup can later be restored to any moment from now on; without it, to
the moment of the backup. The file identity-key is not copied: keep it apart.

Example:

  yiqiao backup /backup/2026-03-10

Exit codes: 0 done · 2 called wrongly · 3 the folder is not empty, or DATABASE_URL is set
  4 the database cannot be reached
`,
  restore: `Make a data folder from a backup

Usage: yiqiao restore DIR --to FOLDER [--until TIME | --until-settlement ID] [--archive DIR]...

Compares every file with its digest, copies them into FOLDER, runs forward through the write-ahead
log and stops in order. FOLDER then is a data folder; the backup stays as it was.

  --to FOLDER            a folder without a database
  --until TIME           everything committed up to this time, which names its zone
  --until-settlement ID  everything committed up to this settlement, and nothing after it
  --archive DIR          write-ahead log beyond the backup (default: YIQIAO_ARCHIVE); may be
                         repeated. For the last minute name postgres/pg_wal of the old data folder too

Without a moment: as far as the log goes.

Examples:

  yiqiao restore /backup/2026-03-10 --to /srv/restored
  yiqiao restore /backup/2026-03-10 --to /srv/restored --until 2026-03-10T11:45:00+08:00
  yiqiao restore /backup/2026-03-10 --to /srv/restored --until-settlement 7f-1042
  YIQIAO_DATA=/srv/restored yiqiao verify

Exit codes: 0 restored · 1 the backup and the log do not reach that moment · 2 called wrongly
  3 no whole and unchanged backup, or the folder has a database · 4 the database cannot be started
`,
  migrate: `Bring the database to the shape of this version

Usage: yiqiao migrate

Applies the migrations that are missing, each once, as a start of the server does. On a server
with the extension Citus it also distributes the tables by bucket (docs/guide/citus.md). Called
again it does nothing. The database is that of the server: YIQIAO_DATA, or DATABASE_URL.

Examples:

  yiqiao migrate
  DATABASE_URL=postgresql://user:password@coordinator/yiqiao yiqiao migrate

Exit codes: 0 done · 2 called wrongly · 4 the database cannot be reached, or is not one of ours
`,
  prices: `Hold prices online against those in a clinic

Usage: yiqiao prices check [--on DAY] [--json]

Reads catalogues/prices, the items of visits online and the catalogue of every region. Each item online
that has a price is held against its counterpart in a clinic, and every disparity is named by region and
ownership: an item for which no counterpart is named, one whose counterpart has no price, a price outside
of the band that the pair allows, one that is not the list's or was set by somebody who may not, and a
pair that the catalogue of the region takes in two ways. docs/guide/prices.md explains the files.

  --on DAY  as of that day (default today)

Examples:

  yiqiao prices check
  yiqiao prices check --on 2026-03-10 --json

Exit codes: 0 none · 1 there are disparities · 2 called wrongly
`,
  registry: `Record entries of the registry from files

Usage: yiqiao registry import FILE... [--lang LANGUAGE]
       yiqiao registry history KIND ID

FILE is JSON, or CSV with one kind of entry (docs/guide/registry.md). A file is recorded whole or
not at all, each mistake is named with its line, and the same file again adds nothing. Nothing that
was recorded is overwritten: an entry changes by a further version with the day it holds from.
history prints all versions of an institution, practitioner, alliance or insurer. The database is
that of the server: YIQIAO_DATA, or DATABASE_URL. The server may run and knows within two seconds.

  --lang LANGUAGE   in which mistakes are told: zh-CN, zh-HK or en (default en)

Examples:

  yiqiao registry import institutions.csv practitioners.csv alliances.csv
  yiqiao registry history institution H-BJ-1

Exit codes: 0 recorded · 1 entries are out of order · 2 called wrongly · 3 a file cannot be used
  4 the database cannot be reached
`,
  insurer: `Hold an insurer's address to the whole conversation

Usage: yiqiao insurer check URL [--payer NAME] [--coverage ID] [--institution ID]
  [--json] [--lang LANGUAGE]

Asks about a test contract, asks again, confirms, refunds and cancels, each twice, and cancels
before asking. Every rule of docs/guide/insurer.md is named as kept or broken, with place and
remedy. Use the address of a test system, and a coverage that it answers yes for.

  --payer NAME      the payer of your product (default commercial/million-medical.insurer)
  --coverage ID     default C-CHECK
  --institution ID  default H-CHECK
  --json            rules and findings, with their texts in all languages
  --lang LANGUAGE   zh-CN, zh-HK or en (default en)

Examples:

  yiqiao insurer check https://test.insurer.example
  yiqiao insurer check http://127.0.0.1:9100 --coverage C-0050-2 --json

Exit codes: 0 all kept · 1 a rule is broken · 2 called wrongly
`,
  hospital: `Say what a hospital's system was granted at the gateway of a test installation

Usage: yiqiao hospital check URL CODE [--json] [--lang LANGUAGE]

URL is an installation in sample mode, CODE the national code under which the hospital's system
spoke there. Every rule of docs/guide/onboarding.md is named as kept or broken, with place and remedy.

  --json           rules and findings, with their texts in all languages
  --lang LANGUAGE  zh-CN, zh-HK or en (default en)

Example:

  yiqiao hospital check https://test.yiqiao.example H11000000001 --lang zh-CN

Exit codes: 0 all kept · 1 a rule is broken · 2 called wrongly
`,
  account: `Say who may sign in

Usage: yiqiao account add LOGIN --name NAME --role ROLE [--institution ID] [--person ID] [--ward ID]...
       yiqiao account list [--json]
       yiqiao account sign-ins LOGIN [--json]
       yiqiao account lock|unlock|reset|sign-in-link LOGIN

add prints a link that signs in once within a day; by it a password and a second factor are chosen.
sign-ins lists who signed in with the account, or tried to, and what was changed about it.
lock ends all sessions at once. reset forgets password and factors too, and prints a new link.
The database is that of the server: YIQIAO_DATA, or DATABASE_URL. The server may run.

  --institution ID  where the person works; left out: at all of them
  --person ID       of a patient: who it is
  --ward ID         of a guardian: somebody in the person's care; may be repeated

Examples:

  yiqiao account add li.na --name 李娜 --role cashier --institution H-BJ-1
  yiqiao account lock li.na

Exit codes: 0 done · 1 it cannot be done · 2 called wrongly · 4 the database cannot be reached
`,
  client: `Register services of hospitals and insurers, with keys of their own

Usage: yiqiao client add ID --name NAME --role ROLE [--institution ID] --key FILE
       yiqiao client rotate ID --key FILE [--overlap SECONDS]
       yiqiao client revoke ID
       yiqiao client list [--json]

FILE is a public JWK of the curve P-256; a private key is refused. After rotate the earlier keys
hold for the overlap (default a day), with 0 no longer. revoke ends keys and tokens within seconds.
docs/guide/sign-in.md shows how a service gets its token.

Examples:

  yiqiao client add his-bj-1 --name 'Hospital system' --role cashier --institution H-BJ-1 --key his.jwk
  yiqiao client rotate his-bj-1 --key his-2027.jwk --overlap 3600

Exit codes: 0 done · 1 it cannot be done · 2 called wrongly · 3 a file cannot be used
  4 the database cannot be reached
`,
  sample: `In sample mode, a link that signs in once

Usage: yiqiao sample sign-in ROLE

ROLE is an office, such as doctor, or the id of a sample role. The link works once, for a quarter
of an hour. In production there are no sample roles.

Example:

  yiqiao sample sign-in clearing-officer

Exit codes: 0 done · 1 there is no such role, or no sample mode · 2 called wrongly
  4 the database cannot be reached
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

Usage: yiqiao serve [--workers N]

The same as npm start: settings come from the environment (PORT, YIQIAO_DATA, YIQIAO_MODE,
YIQIAO_ALLOW_TERMS, YIQIAO_ORIGIN, YIQIAO_WORKERS, YIQIAO_PLACEMENT, DATABASE_URL; see
docs/guide/operating.md).
Ctrl-C stops it.

  --workers N  so many processes answer requests (default 1)

Examples:

  PORT=8080 yiqiao serve
  yiqiao serve --workers 4
`,
} as const

export type HelpTopic = keyof typeof help
