-- Revert leadmill:crm/defer_run to pg

begin;

drop function crm.defer_fetch(uuid,interval);
drop function crm.defer_run(crm.import_run,interval);

commit;
