-- Revert leadmill:crm/continue_run to pg

begin;

drop function crm.recover_imports();
drop function crm.pause_connection(uuid,text,interval,boolean);
drop function crm.fail_run(uuid,integer,text);
drop function crm.delay_run(uuid,integer,text,interval);
drop function crm.continue_run(uuid,integer);

commit;
