-- Revert leadmill:api/create_crm_connection to pg

begin;

drop function api.create_crm_connection(uuid,text,text,text,uuid);

commit;
