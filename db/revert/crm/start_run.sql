-- Revert leadmill:crm/start_run to pg

begin;

drop function crm.start_runs();
drop function crm.start_run(uuid,text);

commit;
