-- Revert leadmill:billing/webhook_inbox_policies to pg

begin;

revoke select (processor, event_id, type, created, api_version, livemode, status, waiting_on, deposit_id, journal_id,
  attempts, next_attempt_at, last_error, received_at, finished_at) on billing.webhook_inbox from admin;
drop policy "admins see what came" on billing.webhook_inbox;
alter table billing.webhook_inbox disable row level security;

commit;
