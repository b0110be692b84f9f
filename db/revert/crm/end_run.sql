-- Revert leadmill:crm/end_run to pg

begin;

drop function crm.end_run(uuid,text,text);

commit;
