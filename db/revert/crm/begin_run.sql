-- Revert leadmill:crm/begin_run to pg

begin;

drop function crm.begin_run(uuid);

commit;
