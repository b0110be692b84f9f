-- Revert leadmill:api/update_crm_connection to pg

begin;

drop function api.update_crm_connection(uuid,text,boolean,boolean,interval,interval);

commit;
