-- Revert leadmill:crm/stage_policies to pg

begin;

drop policy "admins see every stage" on crm.stage;
alter table crm.stage disable row level security;
revoke select on crm.stage from admin;

commit;
