import { count } from '../../ui/Money'
import type { Health } from './queries'
import { t } from './texts'

/** From then on a queue, a notification or a count is late. */
const LATE_SECONDS = 300
const BACKUP_SECONDS = 2 * 86_400

/** "12 min" or "3 h": how long, as somebody who is worried reads it. */
export function lasting(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

function isOld(time: string | null, now: number): boolean {
  return time === null || now - Date.parse(time) > BACKUP_SECONDS * 1000
}

/** What an operator has to look at, in words. */
export function concernsOf(health: Health, now = Date.now()): string[] {
  const { concerns } = t
  const failed = health.failed_jobs.reduce((sum, one) => sum + one.failed, 0)
  const { faulty = 0, unmatched_seconds: behind = 0 } = health.notifications
  const silent = health.access_log.silent_seconds ?? 0
  const backup = health.last_backup_at
  const drill = health.last_drill_at
  return [
    failed > 0 && concerns.failed(count(failed)),
    ...health.queues
      .filter((queue) => (queue.oldest_seconds ?? 0) > LATE_SECONDS)
      .map((queue) => concerns.slow(queue.queue, lasting(queue.oldest_seconds ?? 0))),
    health.unsealed.is_overdue && concerns.sealed,
    faulty > 0 && concerns.faulty(count(faulty)),
    behind > LATE_SECONDS && concerns.matching(lasting(behind)),
    silent > LATE_SECONDS && concerns.counting(lasting(silent)),
    backup === null && concerns.noBackup,
    backup !== null && isOld(backup, now) && concerns.oldBackup,
    backup !== null && isOld(drill, now) && concerns.noDrill,
  ].filter((concern) => concern !== false)
}
