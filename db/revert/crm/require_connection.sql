-- Revert leadmill:crm/require_connection to pg

begin;

drop function crm.require_no_fault(jsonb);
drop function crm.require_connection(uuid);

commit;
