/** The settings of the embedded PostgreSQL, by the use it is put to. */
import { totalmem } from 'node:os'

export type Profile = 'sample' | 'test' | 'production'

export type Settings = Readonly<Record<string, string>>

const MiB = 1024 * 1024

/**
 * What holds in every profile: nothing that lasts is ever traded for speed, the server listens to
 * this machine alone, and no value of a statement reaches the log. After a crash it ends, and whoever
 * keeps it starts it anew: where its own recovery fails, as on a full disk, it would wait for ever.
 */
const always: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  restart_after_crash: 'off',
  idle_in_transaction_session_timeout: '10min',
  wal_compression: 'pglz',
  checkpoint_completion_target: '0.9',
  jit: 'off',
  random_page_cost: '1.1',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}

const small: Settings = { shared_buffers: '128MB', min_wal_size: '80MB' }

/**
 * The text of the configuration file for `profile`.
 *
 * After a crash the server replays up to `max_wal_size`, so it bounds the time of recovery. This
 * build knows neither lz4 nor zstd; `wal_level=logical` lets an operator move to another server
 * without a stop.
 */
export function settingsText(
  profile: Profile,
  more: Settings = {},
  memoryBytes = usableMemory(),
): string {
  const settings = { ...always, ...settingsOf(profile, memoryBytes), ...more }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${quoted(value)}'`)
  return [
    '# Written at every start. Put changes of your own into postgresql.conf.',
    ...lines,
    '',
  ].join('\n')
}

function quoted(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll("'", "''")
}

function settingsOf(profile: Profile, memoryBytes: number): Settings {
  if (profile === 'sample') return { ...small, max_wal_size: '512MB' }
  if (profile === 'test') return { ...small, max_wal_size: '128MB', min_wal_size: '32MB' }
  const memoryMiB = Math.floor(memoryBytes / MiB)
  return {
    shared_buffers: `${Math.max(128, Math.floor(memoryMiB / 4))}MB`,
    effective_cache_size: `${Math.max(256, Math.floor((memoryMiB * 6) / 10))}MB`,
    huge_pages: 'try',
    wal_level: 'logical',
    wal_buffers: '16MB',
    max_wal_size: '1536MB',
    min_wal_size: '1GB',
    checkpoint_timeout: '15min',
    autovacuum_naptime: '15s',
    autovacuum_vacuum_scale_factor: '0.05',
  }
}

/** A container may be allowed less than the machine has. */
function usableMemory(): number {
  const allowed = process.constrainedMemory()
  return allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
}
