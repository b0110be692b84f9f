import { expect, it } from 'vitest'
import { concernsOf, lasting } from './concerns'
import type { Health } from './queries'

const now = Date.parse('2026-03-10T12:00:00Z')
const healthy: Health = {
  queues: [
    { queue: 'mail', ready: 0, scheduled: 1, running: 0, failed: 0, oldest_seconds: null },
    { queue: 'crm', ready: 2, scheduled: 0, running: 1, failed: 0, oldest_seconds: 12 },
  ],
  failed_jobs: [],
  notifications: { unmatched_seconds: 0, faulty: 0 },
  access_log: { unread_bytes: 0, silent_seconds: 3 },
  unsealed: { ledger_since: null, audit_since: null, is_overdue: false },
  last_backup_at: '2026-03-10T02:00:00Z',
  last_drill_at: '2026-03-10T02:05:00Z',
}

it('has nothing to say where all is well', () => {
  expect(concernsOf(healthy, now)).toEqual([])
})

it('names everything that is not', () => {
  const concerns = concernsOf(
    {
      queues: healthy.queues.map((queue) => ({ ...queue, oldest_seconds: 7300 })),
      failed_jobs: [
        { task: 'send_mail', failed: 2 },
        { task: 'distribute_lead', failed: 1 },
      ],
      notifications: { unmatched_seconds: 600, faulty: 1 },
      access_log: { unread_bytes: 1, silent_seconds: 900 },
      unsealed: { ledger_since: '2026-03-09T00:00:00Z', audit_since: null, is_overdue: true },
      last_backup_at: '2026-03-01T02:00:00Z',
      last_drill_at: null,
    },
    now,
  )
  expect(concerns).toHaveLength(9)
  expect(concerns[0]).toContain('3 jobs')
  expect(concerns[1]).toContain('2 h')
  expect(concernsOf({ ...healthy, last_backup_at: null }, now)).toHaveLength(1)
})

it.each([
  [30, '30 s'],
  [600, '10 min'],
  [7300, '2 h'],
])('says how long %i seconds are', (seconds, text) => {
  expect(lasting(seconds)).toBe(text)
})
