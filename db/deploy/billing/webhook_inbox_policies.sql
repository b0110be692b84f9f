-- Deploy leadmill:billing/webhook_inbox_policies to pg

begin;

-- Bodies and headers hold personal data of payers: nobody outside reads those columns.
alter table billing.webhook_inbox enable row level security;
create policy "admins see what came" on billing.webhook_inbox
  for select to admin using (true);
grant select (processor, event_id, type, created, api_version, livemode, status, waiting_on, deposit_id, journal_id,
  attempts, next_attempt_at, last_error, received_at, finished_at) on billing.webhook_inbox to admin;

commit;
