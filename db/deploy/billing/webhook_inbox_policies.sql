-- Deploy leadmill:billing/webhook_inbox_policies to pg

begin;

-- No policy and no grant: bodies hold personal data of payers.
alter table billing.webhook_inbox enable row level security;

commit;
