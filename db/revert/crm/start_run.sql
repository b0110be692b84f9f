-- Revert leadmill:crm/start_run to pg

begin;

drop function crm.start_runs();
drop function crm.start_run(uuid,text);
drop function crm.make_run(crm.connection, text);

commit;
