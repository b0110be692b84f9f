-- Revert leadmill:crm/pipeline_policies to pg

begin;

drop policy "admins see every pipeline" on crm.pipeline;
alter table crm.pipeline disable row level security;
revoke select on crm.pipeline from admin;

commit;
